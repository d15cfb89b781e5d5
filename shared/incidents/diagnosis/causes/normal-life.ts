import type { Cause } from '../../../model/causes.ts';
import type { Advice, AdviceByCause, Facts } from '../advice/facts.ts';
import { fromWords, type Rule, whenSaid } from '../rule.ts';
import type { Signs } from '../signs.ts';

/**
 * ECS writes one sentence for a replacement and for a scale-in. In a scale-in the deployment that it names is
 * the one that started the task; without startedBy, a deployment in progress tells.
 */
export const scalingActivity: Rule = {
  id: 'scaling-activity',
  find: (signs) => {
    const words = signs.taskReason;
    if (!words || !initiated.test(words.text)) return undefined;
    const told = signs.stop.startedBy !== undefined;
    return fromWords(scalingCause(words.text, signs), told ? 'certain' : 'likely', words, signs);
  },
};

/** The second form is from services that CODE_DEPLOY or the newer scheduler deploys. */
const initiated = /(?:scaling activity|service scheduler) initiated/;

function scalingCause(text: string, { stop, evidence }: Signs): Cause {
  if (stop.startedBy !== undefined) {
    const named = /(?:deployment|taskset) ([^\s)]+)/.exec(text)?.[1];
    return named === undefined || named === stop.startedBy.toLowerCase() ? 'scale-in' : 'deployment';
  }
  // The newer wording is of replacements alone.
  if (text.includes('service scheduler')) return 'deployment';
  const deploying = evidence.service?.deployments.some(
    ({ status, rolloutState }) => status === 'ACTIVE' || rolloutState === 'IN_PROGRESS',
  );
  return deploying ? 'deployment' : 'scale-in';
}

/** ECS moves tasks between Availability Zones until they are spread evenly. Source: "Service rebalancing", ECS guide. */
export const azRebalance = whenSaid({
  id: 'az-rebalance',
  cause: 'az-rebalance',
  says: /availability.?zone rebalanc|\(service rebalancing\)|rebalancing initiated/,
});

/** Managed Instances are drained from day 14 on; container instances of EC2 when their owner or an ASG replaces them. */
export const instanceDraining = whenSaid({
  id: 'instance-draining',
  cause: 'instance-replacement',
  says: /instance (?:is )?draining|drain(?:ing|ed) (?:of )?(?:the )?(?:container )?instance|due to (?:instance )?draining/,
});

export const stoppedByUser = whenSaid({
  id: 'stopped-by-user',
  cause: 'user-stopped',
  says: /stopped by (?:the |a |an )?(?:aws )?user|by \(user |(?:cancell?ed|killed|terminated) by (?:the |a )?user|stopped (?:via|by|with) (?:the )?stoptask/,
});

/**
 * StopTask's reason is echoed word for word, so it can be anything. It counts as one only on a task that ran,
 * with no container that failed, and when it has none of the words in which ECS itself speaks.
 */
export const stopTaskReason: Rule = {
  id: 'stop-task-reason',
  find: (signs) => {
    const words = signs.taskReason;
    if (!words || signs.words.length > 1 || signs.stop.started !== true || signs.stopCode !== '')
      return undefined;
    if (words.topic !== 'none' || ecsSpeaks.test(words.text)) return undefined;
    const stoppedCleanly = signs.containers.every(({ exitCode }) => signalledOrClean.has(exitCode));
    return stoppedCleanly ? fromWords('user-stopped', 'possible', words, signs) : undefined;
  },
};

const ecsSpeaks =
  /error|exception|reason|fail|unable|cannot|can't|could not|time[d ]*out|exit|essential|health|unknown|internal|insufficient|task|service|deployment|instance|host|agent|container|image|volume|network|memory|capacity|spot|interrupt|terminat|maintenance|retire|scaling|ecs\b|aws\b|[<>%{}]|\.\.\.$/;

/** No exit code, a clean end, or an end by the signals that StopTask sends. */
const signalledOrClean = new Set<number | undefined>([undefined, 0, 137, 143]);

/** Recognises a stop on request by its code, whatever the caller wrote as its reason. */
export const userInitiated: Rule = {
  id: 'user-initiated',
  find: (signs) => {
    if (signs.stopCode !== 'userinitiated') return undefined;
    const words = signs.taskReason;
    if (words) return fromWords('user-stopped', 'certain', words, signs);
    return { cause: 'user-stopped', confidence: 'certain', quotes: ['stopCode: UserInitiated'] };
  },
};

/** Sentence and remedies for each cause of this family. */
export const normalLifeAdvice = {
  deployment: deploymentAdvice,
  'scale-in': scaleInAdvice,
  'az-rebalance': azRebalanceAdvice,
  'instance-replacement': instanceReplacementAdvice,
  'user-stopped': userStoppedAdvice,
} satisfies AdviceByCause;

function deploymentAdvice(): Advice {
  return { sentence: 'A newer deployment of the service replaced the task.', remedies: [] };
}

function scaleInAdvice(): Advice {
  return { sentence: 'The service was scaled in and needed the task no longer.', remedies: [] };
}

function azRebalanceAdvice(): Advice {
  return {
    sentence: 'ECS moved the task to another Availability Zone to balance the service.',
    remedies: [],
  };
}

function instanceReplacementAdvice({ host }: Facts): Advice {
  const owner = host.kind === 'managed-instances' ? 'AWS replaces the instance' : 'The instance is drained';
  return { sentence: `${owner}, so its tasks were moved to another one.`, remedies: [] };
}

function userStoppedAdvice({ finding }: Facts): Advice {
  const certain = finding.confidence === 'certain';
  return {
    sentence: certain
      ? 'A user or a program stopped the task with StopTask.'
      : 'The reason is not one of ECS, and no container failed: it looks like the text of a StopTask call.',
    remedies: [],
  };
}
