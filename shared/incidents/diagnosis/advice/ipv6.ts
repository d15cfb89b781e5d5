import type { Remedy } from '../../../model/diagnosis.ts';
import { parseImageReference } from '../../../model/image-reference.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Facts, remedy, subnetsOf } from './facts.ts';

/** AWS services that ECS calls to start a task. */
export type Reached = 'ecr' | 'secretsmanager' | 'ssm' | 'logs' | 's3';

/** Go's error for a task without an IPv4 route; a missing NAT gateway causes a timeout instead. */
const noIpv4Route =
  /dial tcp \d{1,3}(?:\.\d{1,3}){3}:\d{1,5}: connect: (?:network is unreachable|cannot assign requested address)/i;

/** Tells whether the task has no IPv4 address, from its network interface or from the kernel's error. */
export function hasOnlyIpv6({ stop, text }: Facts): boolean {
  return stop.ipv6Only ?? noIpv4Route.test(text);
}

/**
 * Checklist for a task in an IPv6-only subnet. `reached` is the AWS service that was called; undefined for a host on
 * the internet. Sources: "Using a VPC in IPv6-only mode" in the ECS developer guide, "Making requests to Amazon ECR
 * registries" (dual-stack endpoints have no PrivateLink), "DNS64 and NAT64" in the VPC user guide.
 */
export function ipv6Remedies(facts: Facts, reached: Reached | undefined): Remedy[] {
  return [
    dualStackEndpoint(facts, reached),
    ipv6Route(facts),
    remedy(
      'Hosts that have no IPv6 address need NAT64: turn on DNS64 for the subnet and route 64:ff9b::/96 to a NAT gateway. Otherwise run the task in a dual-stack subnet.',
    ),
    remedy("The task's security group must allow outbound TCP 443 to ::/0."),
  ];
}

function dualStackEndpoint(facts: Facts, reached: Reached | undefined): Remedy {
  const only = 'The task has no IPv4 route (IPv6-only)';
  switch (reached) {
    case undefined:
      return remedy(`${only}: check that the registry has an IPv6 address, or copy the image to Amazon ECR.`);
    case 'ecr':
      return remedy(
        `${only}: name the image in ${facts.revision} by the dual-stack host of ECR, ${dualStackImage(facts)}. VPC endpoints of ECR do not serve that host.`,
      );
    default:
      return remedy(
        `${only}: use the dual-stack endpoint of ${reached}, or a VPC endpoint whose IP address type is dualstack or ipv6.`,
      );
  }
}

function dualStackImage({ image = '', place }: Facts): string {
  const ecr = parseImageReference(image)?.ecr ?? place;
  const path = image.includes('/') ? image.slice(image.indexOf('/')) : '';
  return ecr ? `${ecr.account}.dkr-ecr.${ecr.region}.on.aws${path}` : 'ACCOUNT.dkr-ecr.REGION.on.aws';
}

function ipv6Route(facts: Facts): Remedy {
  const subnets = subnetsOf(facts);
  const filters = `Name=association.subnet-id,Values=${subnets.join(',')}`;
  return remedy(
    `Check that the route table of ${subnets.join(', ') || "the task's subnet"} routes ::/0 to an egress-only internet gateway, or to an internet gateway in a public subnet:`,
    subnets.length === 0
      ? undefined
      : awsCommand('ec2 describe-route-tables', { filters, query: 'RouteTables[].Routes' }, facts.region),
  );
}
