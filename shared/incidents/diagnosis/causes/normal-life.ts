import type { Cause } from '../../../model/causes.ts';
import type { Advice, AdviceByCause, Facts } from '../advice/facts.ts';
import { fromWords, type Rule, whenSaid } from '../rule.ts';
import type { Signs } from '../signs.ts';

/**
 * Replacement or scale-in, for which ECS uses the same message. In a scale-in, the deployment in the message is the one
 * that started the task; without startedBy, a deployment in progress decides.
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

/** Both forms of the message; the second is used for CODE_DEPLOY and by the newer scheduler. */
const initiated = /(?:scaling activity|service scheduler) initiated/;

function scalingCause(text: string, { stop, evidence }: Signs): Cause {
  if (stop.startedBy !== undefined) {
    const named = /(?:deployment|taskset) ([^\s)]+)/.exec(text)?.[1];
    return named === undefined || named === stop.startedBy.toLowerCase() ? 'scale-in' : 'deployment';
  }
  // The newer wording is used for replacements only.
  if (text.includes('service scheduler')) return 'deployment';
  const deploying = evidence.service?.deployments.some(
    ({ status, rolloutState }) => status === 'ACTIVE' || rolloutState === 'IN_PROGRESS',
  );
  return deploying ? 'deployment' : 'scale-in';
}

/** Availability Zone rebalancing: ECS moves tasks until they are evenly spread. Source: "Service rebalancing", ECS guide. */
export const azRebalance = whenSaid({
  id: 'az-rebalance',
  cause: 'az-rebalance',
  says: /availability.?zone rebalanc|\(service rebalancing\)|rebalancing initiated/,
});

/** Drained instance: Managed Instances from day 14 on, EC2 container instances when their owner or an Auto Scaling group replaces them. */
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
 * Reason given to StopTask, which ECS repeats verbatim, so it can be any text. Matches only if the task ran, no
 * container failed, and the text has none of the phrases of ECS.
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

/** Exit codes of a clean exit or of the signals that StopTask sends; undefined if there is none. */
const signalledOrClean = new Set<number | undefined>([undefined, 0, 137, 143]);

/** Recognizes a requested stop by its code, whatever reason the caller gave. */
export const userInitiated: Rule = {
  id: 'user-initiated',
  find: (signs) => {
    if (signs.stopCode !== 'userinitiated') return undefined;
    const words = signs.taskReason;
    if (words) return fromWords('user-stopped', 'certain', words, signs);
    return { cause: 'user-stopped', confidence: 'certain', quotes: ['stopCode: UserInitiated'] };
  },
};

/** Explanation and remedies for each cause of this family. */
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
  return { sentence: 'The service was scaled in and no longer needed the task.', remedies: [] };
}

function azRebalanceAdvice(): Advice {
  return {
    sentence: 'ECS moved the task to another Availability Zone to balance the service.',
    remedies: [],
  };
}

function instanceReplacementAdvice({ host }: Facts): Advice {
  const owner = host.kind === 'managed-instances' ? 'AWS replaces the instance' : 'The instance is drained';
  return { sentence: `${owner}, so its tasks were moved to another instance.`, remedies: [] };
}

function userStoppedAdvice({ finding }: Facts): Advice {
  const certain = finding.confidence === 'certain';
  return {
    sentence: certain
      ? 'A user or a program stopped the task with StopTask.'
      : 'The reason is not one that ECS uses, and no container failed: it looks like the reason of a StopTask call.',
    remedies: [],
  };
}
