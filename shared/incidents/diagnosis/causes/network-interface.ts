import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Advice, type AdviceByCause, type Facts, redeployCommand, remedy } from '../advice/facts.ts';
import { subnetIn } from '../advice/names.ts';
import { whenSaid } from '../rule.ts';

export const networkInterfaceFailed = whenSaid({
  id: 'network-interface-failed',
  cause: 'network-interface-failed',
  topics: ['network-interface'],
});

/** Sentence and remedies for each cause of this family. */
export const networkInterfaceAdvice = {
  'network-interface-failed': networkInterfaceFailedAdvice,
} satisfies AdviceByCause;

function networkInterfaceFailedAdvice(facts: Facts): Advice {
  const subnet = subnetIn(facts.text) ?? facts.stop.subnetId ?? facts.evidence.service?.subnets[0];
  const full = /insufficientfreeaddresses|public ip assignment/i.test(facts.text);
  return {
    sentence: full
      ? `The task got no network interface: ${subnet ?? 'its subnet'} has too few free IP addresses.`
      : 'The task got no network interface in time, or it could not be set up.',
    remedies: [
      remedy(
        'Count the free addresses of the subnet; add a larger subnet to the service if it is nearly full.',
        awsCommand(
          'ec2 describe-subnets',
          { 'subnet-ids': subnet, query: 'Subnets[].AvailableIpAddressCount' },
          facts.region,
        ),
      ),
      remedy(
        'Check the quota of network interfaces in the region, and on EC2 how many the instance type can hold (awsvpcTrunking raises it).',
      ),
      remedy(
        'A single failure is transient: EC2 sometimes takes too long. Start the task again:',
        redeployCommand(facts),
      ),
    ],
  };
}
