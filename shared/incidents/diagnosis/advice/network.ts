import type { Remedy } from '../../../model/diagnosis.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { isExpress } from './express.ts';
import { type Facts, remedy, subnetsOf, updateServiceCommand } from './facts.ts';
import { hasOnlyIpv6, ipv6Remedies, type Reached } from './ipv6.ts';

/** VPC endpoints that replace internet access, by the service that the task could not reach. */
const endpointsFor = {
  ecr: ['ecr.api', 'ecr.dkr', 's3 (gateway)'],
  secretsmanager: ['secretsmanager'],
  ssm: ['ssm'],
  logs: ['logs'],
  s3: ['s3 (gateway)'],
} as const satisfies Record<Reached, readonly string[]>;

/**
 * Checklist for a task in awsvpc mode that got no answer: route; public IP, NAT or endpoints; security
 * group; DNS. `reached` is the AWS service that was called; undefined for a host on the internet.
 * Source: Amazon ECS Developer Guide, "Verifying Amazon ECS stopped task connectivity".
 */
export function networkRemedies(facts: Facts, reached: Reached | undefined): Remedy[] {
  if (usesHostNetwork(facts)) return hostRemedies(reached);
  if (hasOnlyIpv6(facts)) return ipv6Remedies(facts, reached);
  return [
    route(facts),
    wayOut(facts, reached),
    securityGroup(facts, reached),
    dns(reached),
    ...publicIp(facts),
  ];
}

function usesHostNetwork({ host, evidence }: Facts): boolean {
  const mode = evidence.taskDefinition?.networkMode;
  return mode !== undefined ? mode !== 'awsvpc' : host.kind === 'ec2' || host.kind === 'external';
}

function wayOut(facts: Facts, reached: Reached | undefined): Remedy {
  const assigned = facts.evidence.service?.assignPublicIp;
  const endpoints = endpointList(facts, reached);
  if (assigned === 'DISABLED') {
    return remedy(`assignPublicIp is DISABLED, so the subnet needs a NAT gateway${endpoints}.`);
  }
  if (assigned === 'ENABLED') {
    return remedy(
      'The tasks have a public IP, which only helps in a public subnet: its default route must go to an internet gateway.',
    );
  }
  return remedy(
    `Give the task internet access: a public IP in a public subnet, or a NAT gateway in a private one${endpoints}.`,
  );
}

function endpointList({ region = 'REGION', evidence }: Facts, reached: Reached | undefined): string {
  if (!reached) return '; VPC endpoints do not reach this host';
  const logs = evidence.taskDefinition?.containers.some(({ logDriver }) => logDriver === 'awslogs');
  // The log driver starts after the image pull and would fail next.
  const suffixes = [...endpointsFor[reached], ...(reached === 'ecr' && logs ? endpointsFor.logs : [])];
  const names = suffixes.map((name) => `com.amazonaws.${region}.${name}`);
  return `, or VPC endpoints: ${names.join(', ')}`;
}

/** Comes last: it does not help in a private subnet, and it exposes the tasks to the internet. */
function publicIp(facts: Facts): Remedy[] {
  if (facts.evidence.service?.assignPublicIp !== 'DISABLED' || isExpress(facts)) return [];
  return [remedy('If it is a public subnet, give the tasks a public IP instead.', publicIpCommand(facts))];
}

function publicIpCommand(facts: Facts): string | undefined {
  const { subnets = [], securityGroups = [] } = facts.evidence.service ?? {};
  if (subnets.length === 0) return undefined;
  const groups = securityGroups.length > 0 ? `securityGroups=[${securityGroups.join(',')}],` : '';
  const configuration = `awsvpcConfiguration={subnets=[${subnets.join(',')}],${groups}assignPublicIp=ENABLED}`;
  return updateServiceCommand(facts, { 'network-configuration': configuration });
}

function route(facts: Facts): Remedy {
  const subnets = subnetsOf(facts);
  if (subnets.length === 0) {
    return remedy("Check that the route table of the task's subnet has a default route (0.0.0.0/0).");
  }
  return remedy(
    `Check that the route table of ${subnets.join(', ')} has a default route (0.0.0.0/0). If the result is empty, the subnet uses the VPC's main route table.`,
    awsCommand(
      'ec2 describe-route-tables',
      { filters: `Name=association.subnet-id,Values=${subnets.join(',')}`, query: 'RouteTables[].Routes' },
      facts.region,
    ),
  );
}

function securityGroup(facts: Facts, reached: Reached | undefined): Remedy {
  const groups = facts.evidence.service?.securityGroups ?? [];
  const named = groups.length > 0 ? `Security group ${groups.join(', ')}` : "The task's security group";
  const endpoint = reached ? "; the VPC endpoint's security group must allow inbound 443 from it" : '';
  return remedy(
    `${named} must allow outbound TCP 443${endpoint}.`,
    groups.length > 0
      ? awsCommand(
          'ec2 describe-security-groups',
          {
            filters: `Name=group-id,Values=${groups.join(',')}`,
            query: 'SecurityGroups[].IpPermissionsEgress',
          },
          facts.region,
        )
      : undefined,
  );
}

function dns(reached: Reached | undefined): Remedy {
  const endpoint = reached ? ', and VPC endpoints need private DNS' : '';
  return remedy(`DNS: the VPC needs enableDnsSupport and enableDnsHostnames${endpoint}.`);
}

function hostRemedies(reached: Reached | undefined): Remedy[] {
  const endpoints = reached ? ` or the VPC endpoints ${endpointsFor[reached].join(', ')}` : '';
  return [
    remedy(
      `The container instance makes this call: its subnet needs a NAT gateway, a public IP${endpoints}.`,
    ),
    remedy("The instance's security group must allow outbound TCP 443."),
    remedy(
      'Check /var/log/ecs/ecs-agent.log on the instance, and whether other tasks there can pull images.',
    ),
  ];
}
