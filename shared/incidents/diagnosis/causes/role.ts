import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Advice, type AdviceByCause, type Facts, redeployCommand, remedy } from '../advice/facts.ts';
import { roleIn } from '../advice/names.ts';
import { whenSaid } from '../rule.ts';

/**
 * Role of the task definition that ECS cannot assume. Service events and stops have the same message, which has no
 * topic of its own.
 */
export const roleNotAssumable = whenSaid({
  id: 'role-not-assumable',
  cause: 'role-not-assumable',
  topics: ['none', 'secret', 'registry-auth', 'volume'],
  says: /unable to assume (?:the )?(?:\S{1,200} ){0,3}role|not authorized to perform: sts:assumerole|(?:could not|cannot|can't) assume (?:the )?(?:\S{1,200} )?role|role .{1,200} (?:could not|cannot|can't) be assumed/,
});

/** Explanation and remedies for each cause of this family. */
export const roleAdvice = {
  'role-not-assumable': roleNotAssumableAdvice,
} satisfies AdviceByCause;

/** Source: "ECS was unable to assume the role" in the troubleshooting part of the Amazon ECS Developer Guide. */
function roleNotAssumableAdvice(facts: Facts): Advice {
  if (/service.linked role/i.test(facts.text)) return serviceLinkedRole(facts);
  const infrastructure = /infrastructure role/i.test(facts.text);
  const principal = infrastructure ? 'ecs.amazonaws.com' : 'ecs-tasks.amazonaws.com';
  const { name, command } = roleIn(facts.text);
  const role =
    name ??
    (infrastructure
      ? 'the infrastructure role in the volume configuration of the service'
      : `the role that ${facts.revision} names`);
  return {
    sentence: `ECS can't assume ${infrastructure ? 'the infrastructure role' : 'role'}${name ? ` ${name}` : infrastructure ? '' : `: the task needs ${role}`}.`,
    remedies: [
      remedy(
        `Check that ${role} exists and that its trust policy allows ${principal} to assume it (sts:AssumeRole):`,
        command,
      ),
      remedy(
        'If its trust policy has conditions (aws:SourceAccount, aws:SourceArn), check that they match this account and region.',
      ),
      remedy(
        'The user or pipeline that deploys needs iam:PassRole on the role. A new role can take a minute to become available; then redeploy:',
        redeployCommand(facts),
      ),
    ],
  };
}

/** Advice for the service-linked role, through which ECS acts in the account; no service can run without it. */
function serviceLinkedRole({ service, region }: Facts): Advice {
  const options = { 'aws-service-name': 'ecs.amazonaws.com' };
  return {
    sentence: "ECS can't assume its service-linked role AWSServiceRoleForECS.",
    remedies: [
      remedy(
        'Create it again if it was deleted:',
        awsCommand('iam create-service-linked-role', options, undefined),
      ),
      remedy(
        `If it exists, look for a service control policy that denies sts:AssumeRole to it${service ? `; ECS then retries ${service}${region ? ` in ${region}` : ''} automatically` : ''}.`,
      ),
    ],
  };
}
