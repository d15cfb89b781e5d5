import { deciderInWords } from '../../../model/deployment-words.ts';
import type { Diagnosis, Remedy } from '../../../model/diagnosis.ts';
import { counted } from '../../../model/format.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { expressRemedy } from '../advice/express.ts';
import type { FailedDeployment } from './failed-deployment.ts';

/** Diagnoses a deployment that ECS reports as failed: what ended it, the live revision, and remedies. */
export function diagnoseFailedDeployment(failed: FailedDeployment): Diagnosis {
  const { event, decider } = failed;
  return {
    cause: decider ? 'deployment-rolled-back' : 'unknown',
    confidence: decider ? 'certain' : 'possible',
    quotes: [event.reason ?? event.eventName],
    sentence: [failure(failed), ending(failed)].filter(Boolean).join(' '),
    remedies: [...whyRemedies(failed), ...nextRemedies(failed), historyRemedy(failed)],
  };
}

function failure({ event, revision, decider, failedTasks }: FailedDeployment): string {
  const { place, deploymentId, reason } = event;
  const which = revision ?? deploymentId;
  const subject = `Service ${place.name} had a deployment that failed${which ? ` (${which})` : ''}`;
  switch (decider?.by) {
    case undefined:
    case 'person':
      return `${subject}${reason ? `: ${reason.trim()}` : '.'}`;
    case 'circuit-breaker':
      return `${subject}: its tasks failed to start, and ${deciderInWords(decider)} ended it.`;
    case 'alarm':
      return `${subject}: ${deciderInWords(decider)} went off. ${tasksThatFailed(failedTasks)}`;
    case 'hook':
      return `${subject}: ${deciderInWords(decider)} did not pass. ${tasksThatFailed(failedTasks)}`;
  }
}

function tasksThatFailed(count: number | undefined): string {
  if (count === undefined) return 'ECS reports no failed task.';
  return count === 0 ? 'No task failed.' : `${counted(count, 'task')} failed as well.`;
}

function ending({ end, live, revision, tasks, event }: FailedDeployment): string {
  if (end === 'rolled-back') return `Rolled back: ${live} is live.`;
  if (end === 'rolling-back') return `ECS is rolling back to ${live}.`;
  if (end === 'unknown' || !tasks) return '';
  const wants = `the service still uses ${revision ?? event.deploymentId}`;
  return `Not rolled back: ${wants}, and ${tasks.running} of ${tasks.desired} tasks run.`;
}

/** Remedies by what ended the deployment. */
function whyRemedies({ event, decider, record }: FailedDeployment): Remedy[] {
  const { region } = event.place;
  switch (decider?.by) {
    case 'alarm':
      if (decider.names.length === 0) {
        const command = awsCommand('cloudwatch describe-alarms', { 'state-value': 'ALARM' }, region);
        return [withCommand('List the alarms in ALARM:', command)];
      }
      return decider.names.slice(0, 2).map((name) => {
        const options = { 'alarm-name': name, 'history-item-type': 'StateUpdate', 'max-items': '5' };
        const command = awsCommand('cloudwatch describe-alarm-history', options, region);
        return withCommand(`Check what ${name} measured when it fired:`, command);
      });
    case 'hook':
      return hookRemedies(`${record?.statusReason ?? ''} ${event.reason ?? ''}`, region);
    default:
      return [
        {
          text: 'See the incident messages of its stopped tasks: each cause has its own message in this channel.',
        },
      ];
  }
}

/** Name of a hook's function. */
const hookFunction = /:function:([\w-]{1,64})/;

/** AWS's wording: "Troubleshooting Amazon ECS blue/green deployments", lifecycle hook issues. */
function hookRemedies(words: string, region: string): Remedy[] {
  const [, name] = hookFunction.exec(words) ?? [];
  if (/unable to assume role/i.test(words))
    return [{ text: 'Check that the role of the hook exists and trusts ecs.amazonaws.com.' }];
  if (/unable to invoke/i.test(words))
    return [{ text: `Grant lambda:InvokeFunction${name ? ` on ${name}` : ''} to the role of the hook.` }];
  if (/unable to parse the response/i.test(words))
    return [
      {
        text: `The function${name ? ` ${name}` : ''} must return {"hookStatus": "SUCCEEDED"} or "FAILED" within its timeout.`,
      },
    ];
  const command = name && awsCommand(`logs tail /aws/lambda/${name} --since 1h`, {}, region);
  return [
    withCommand(`Read the log of ${name ?? "the hook's function"}: it rejected the deployment.`, command),
  ];
}

/** Remedies by the live revision. The command names the revision, because the service may still use the failed one. */
function nextRemedies({ event, end, live, revision, isExpress }: FailedDeployment): Remedy[] {
  const { cluster, name, region } = event.place;
  if (isExpress) return [expressRemedy(event.place)];
  if (end === 'rolled-back' || end === 'rolling-back')
    return [
      {
        text: `Fix ${revision ?? 'it'} in a new revision and deploy that one; ${live} keeps running until then.`,
      },
    ];
  if (end === 'stays' && live) {
    const options = { cluster, service: name, 'task-definition': live };
    const command = awsCommand('ecs update-service', options, region);
    return [withCommand(`Deploy ${live} until ${revision ?? 'the new revision'} is fixed:`, command)];
  }
  return [
    {
      text: 'With rollback enabled, ECS returns to the last completed deployment; without it, the old tasks keep running.',
    },
  ];
}

function historyRemedy({ event, record }: FailedDeployment): Remedy {
  const { cluster, name, region } = event.place;
  const query = 'serviceDeployments[0].[status,statusReason,rollback]';
  const command = record
    ? awsCommand('ecs describe-service-deployments', { 'service-deployment-arns': record.arn, query }, region)
    : awsCommand('ecs list-service-deployments', { cluster, service: name }, region);
  return withCommand('Check how its last deployments ended:', command);
}

function withCommand(text: string, command: string | undefined): Remedy {
  return command ? { text, command } : { text };
}
