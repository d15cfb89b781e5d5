import type { Confidence, Diagnosis, Remedy } from '../../model/diagnosis.ts';
import { type Evidence, noEvidence } from '../../model/evidence.ts';
import type { StopFacts, StoppedTask } from '../../model/stopped-task.ts';
import { expressRemedy, isExpress } from './advice/express.ts';
import { type Facts, readFacts } from './advice/facts.ts';
import { revisionToBlame, rollbackRemedy } from './advice/rollback.ts';
import { adviceFor, findCause } from './causes/index.ts';
import type { Finding } from './rule.ts';
import { readSigns, type Signs } from './signs.ts';
import { fullMemory } from './usage-signs.ts';

/**
 * Diagnoses why a task stopped, from its event and the evidence. Pure; never throws. Without proof, the cause is
 * `unknown` and the sentence quotes ECS verbatim.
 *
 * Names in commands come from the event and the evidence and are quoted for a POSIX shell. Quotes and
 * sentence are not redacted or escaped; the renderer of the message must do both.
 */
export function diagnose(stop: StopFacts | StoppedTask, evidence: Evidence = noEvidence): Diagnosis {
  const signs = readSigns(stop, evidence);
  const finding = findCause(signs) ?? nothingFound(signs);
  const facts = readFacts(finding, signs);
  const { sentence, headline, remedies: own } = adviceFor[finding.cause](facts);
  const blame = revisionToBlame(facts);
  const first = blame ? [rollbackRemedy(facts, blame)] : [];
  const further = own.length > 0 ? [...unseenRestarts(facts), ...remediesOfOwner(facts)] : [];
  const kept = own.slice(0, mostShown - first.length - further.length);
  const remedies = [...first, ...kept, ...further];
  const { cause, container, quotes } = finding;
  const confidence = confidenceOf(finding, facts);
  const rollback = blame && { from: blame.revision, to: blame.earlier };
  return {
    ...{ cause, confidence, container, quotes, sentence, remedies },
    ...(headline && { headline }),
    ...(rollback && { rollback }),
  };
}

/** Raises the confidence if the log reports memory exhaustion and memory was full: together they are proof. */
function confidenceOf({ cause, confidence }: Finding, { evidence, stop, finding }: Facts): Confidence {
  const isProven = cause === 'out-of-memory' && finding.log && fullMemory(evidence.usage, stop) !== undefined;
  return isProven ? 'certain' : confidence;
}

/** Maximum number of remedies in a message. */
const mostShown = 6;

/** Note about a restart policy, which restarts a container inside its task without an event. Source: [API] ContainerRestartPolicy. */
function unseenRestarts({ defined, finding }: Facts): Remedy[] {
  if (!defined?.restarts || finding.exitCode === undefined) return [];
  return [
    {
      text: 'The container has a restart policy: earlier restarts inside the task sent no event and are visible only with Container Insights (RestartCount).',
    },
  ];
}

/** Remedies for any cause, by the owner of the task. */
function remediesOfOwner(facts: Facts): Remedy[] {
  if (facts.place?.kind === 'daemon') return [daemonRemedy];
  return facts.place && isExpress(facts) ? [expressRemedy(facts.place)] : [];
}

/** Source: managed daemons, in "Amazon ECS Managed Instances" of the developer guide. */
const daemonRemedy: Remedy = {
  text: 'It is a daemon: if it is critical, its failure drains the instance and stops the other tasks there. Those stops are consequences of this one.',
};

function nothingFound({ words }: Signs): Finding {
  return { cause: 'unknown', confidence: 'possible', quotes: words.map(({ raw }) => raw) };
}
