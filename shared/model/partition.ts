/** A partition of AWS: accounts, regions and addresses of their own. */
interface Partition {
  id: string;
  /** Names of its regions. */
  regions: RegExp;
  /** Domain of its services, the value of AWS::URLSuffix. */
  urlSuffix: string;
  /** Domain of the dual-stack names of ECR, where it documents them. */
  dualStackSuffix?: string;
  /** Host of its console behind the region; undefined where a reader of Slack could reach none. */
  consoleHost?: string;
  /** True where the price list of AWS, in USD, is open to its credentials. */
  hasPriceList: boolean;
}

const closed = { hasPriceList: false };

/**
 * Facts about each partition. Sources: the endpoint rules of the AWS SDK (partitions.json), "Making requests to
 * dual-stack endpoints" of the ECR guide, the sign-in pages of the partitions.
 */
const partitions: readonly Partition[] = [
  {
    ...{ id: 'aws', regions: /^(?:us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/, urlSuffix: 'amazonaws.com' },
    ...{ dualStackSuffix: 'on.aws', consoleHost: 'console.aws.amazon.com', hasPriceList: true },
  },
  {
    ...{ id: 'aws-cn', regions: /^cn-\w+-\d+$/, urlSuffix: 'amazonaws.com.cn' },
    ...{ dualStackSuffix: 'on.amazonwebservices.com.cn', consoleHost: 'console.amazonaws.cn', ...closed },
  },
  {
    ...{ id: 'aws-us-gov', regions: /^us-gov-\w+-\d+$/, urlSuffix: 'amazonaws.com' },
    ...{ dualStackSuffix: 'on.aws', consoleHost: 'console.amazonaws-us-gov.com', ...closed },
  },
  {
    // The European Sovereign Cloud.
    ...{ id: 'aws-eusc', regions: /^eusc-\w+-\w+-\d+$/, urlSuffix: 'amazonaws.eu' },
    ...{ dualStackSuffix: 'on.amazonwebservices.eu', consoleHost: 'console.amazonaws-eusc.eu', ...closed },
  },
  {
    ...{ id: 'aws-iso', regions: /^us-iso-\w+-\d+$/, urlSuffix: 'c2s.ic.gov' },
    ...closed,
  },
  {
    ...{ id: 'aws-iso-b', regions: /^us-isob-\w+-\d+$/, urlSuffix: 'sc2s.sgov.gov' },
    ...closed,
  },
  {
    ...{ id: 'aws-iso-e', regions: /^eu-isoe-\w+-\d+$/, urlSuffix: 'cloud.adc-e.uk' },
    ...closed,
  },
  {
    ...{ id: 'aws-iso-f', regions: /^us-isof-\w+-\d+$/, urlSuffix: 'csp.hci.ic.gov' },
    ...closed,
  },
];

/** The partition of a region; undefined for a name of no known form. */
export function partitionOfRegion(region: string): Partition | undefined {
  return partitions.find(({ regions }) => regions.test(region));
}

/** A partition by its id, as an ARN has it; undefined for an unknown one. */
export function partitionById(id: string): Partition | undefined {
  return partitions.find((partition) => partition.id === id);
}

/** Domains of a partition's services, and of their dual-stack names. */
export const serviceDomains: readonly string[] = [
  ...new Set(
    partitions.flatMap(({ urlSuffix, dualStackSuffix }) => [urlSuffix, dualStackSuffix ?? urlSuffix]),
  ),
];
