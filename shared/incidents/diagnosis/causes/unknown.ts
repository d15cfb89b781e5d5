import type { Remedy } from '../../../model/diagnosis.ts';
import type { Evidence } from '../../../model/evidence.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Advice, type AdviceByCause, type Facts, remedy } from '../advice/facts.ts';

/** Explanation and remedies for each cause of this family. */
export const unknownAdvice = {
  unknown: unknownCauseAdvice,
} satisfies AdviceByCause;

/** Longest reason of ECS, characters. */
const longestReason = 1024;

/**
 * Remedies for reasons that are actionable, but match no known cause or more than one.
 */
const hints: readonly [RegExp, string, 'cut'?][] = [
  [
    /unable to launch instance/i,
    'EC2 refused the launch settings of the capacity provider: the code in its message says which (instance profile, subnets, security groups, instance requirements). Correct them; retrying does not help.',
  ],
  [
    /service.linked role/i,
    'Check that the service-linked role AWSServiceRoleForECS exists and that no service control policy limits its permissions.',
  ],
  [
    /infrastructure role/i,
    'Check that the infrastructure role exists, that its trust policy allows ecs.amazonaws.com to assume it, and that it has the managed policy for what the task needs (volumes, for EBS).',
  ],
  [
    /not compatible with the selected compute/i,
    'Compare requiresCompatibilities of the task definition with the launch type or capacity provider of the service.',
  ],
  [
    /\b50[0234] (?:internal server error|bad gateway|service unavailable|slow down|gateway time-?out)/i,
    'The registry returned a server error. Check its status page, and start the task again later.',
  ],
  [
    /cannotpull|pull (?:the )?image/i,
    'The message is truncated before the reason. Pull the image manually from the same subnet: missing image, denial, rate limit and network failure look alike up to here.',
    'cut',
  ],
  [
    /secrets or registry auth|retrieve secrets?|fetch secrets?/i,
    'The message is truncated before the reason. Check in this order: the network path to ECR and Secrets Manager, the task execution role, the names of the secrets.',
    'cut',
  ],
];

/** Remedy for a reason that is actionable, but proves no cause. */
export function hintFor(words: string): Remedy | undefined {
  const hint = hints.find(([says, , cutOnly]) => says.test(words) && (!cutOnly || isCut(words)));
  return hint && remedy(hint[1]);
}

/** Tells whether a reason is truncated: ECS cuts at 255 or 1,024 characters, usually with dots; an error class alone counts too. */
function isCut(words: string): boolean {
  const cut = [255, 1024].some((length) => words.length >= length - 3 && words.length <= length);
  return (
    cut ||
    /(?:\.{3}|…)$/.test(words) ||
    /(?:retried \d+ time\(s\)|registry auth|daemon|configuration):?$/i.test(words) ||
    /error$/i.test(words)
  );
}

/** Advice without a known cause: quotes ECS verbatim and says where to look. */
function unknownCauseAdvice(facts: Facts): Advice {
  const words = facts.text.trim().slice(0, longestReason);
  const hint = hintFor(words);
  return {
    sentence: words
      ? `ECS only said "${words}", which matches no known cause.`
      : 'ECS gave no reason for this stop.',
    remedies: [...(hint ? [hint] : []), ...whereToLook(facts)],
  };
}

/** Commands only for what could not be read here: the message shows the log, the events and the course of the task. */
function whereToLook({ stop, evidence, place, service, region }: Facts): Remedy[] {
  const inCluster = { cluster: place?.cluster };
  const events = awsCommand(
    'ecs describe-services',
    { ...inCluster, services: service, query: 'services[0].events[:10].message' },
    region,
  );
  // ECS returns a stopped task for about an hour.
  const task = awsCommand('ecs describe-tasks', { ...inCluster, tasks: stop.taskId }, region);
  const hasRun = stop.started !== false;
  return [
    ...(hasRun ? [remedy(wayToTheLog(evidence))] : []),
    ...(service && !evidence.service ? [remedy('Read the last events of the service:', events)] : []),
    ...(hasRun || evidence.containers
      ? []
      : [remedy('Describe the task within the hour, while ECS still returns it:', task)]),
    ...(hasRun || !evidence.containers ? [] : [remedy(toSupport(stop))]),
  ];
}

function wayToTheLog({ log }: Evidence): string {
  if (log === undefined) return 'Read the log of the task at that minute.';
  return log.lines.length > 0
    ? 'Start with the log lines below.'
    : 'The log is empty: run the image by hand with the same command to see where it ends.';
}

function toSupport({ taskArn }: Facts['stop']): string {
  const which = taskArn ? `, with the task ${taskArn}` : '';
  return `ECS gave no more than what is shown here. If it happens again, ask AWS Support${which}.`;
}
