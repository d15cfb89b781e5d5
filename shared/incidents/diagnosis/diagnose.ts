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
 * Says why a task stopped, from its event and whatever else was read about it. Pure, and throws for no
 * input. Without proof the cause is `unknown`, and the sentence shows the words of ECS as they are.
 *
 * Names in the commands come from the event and the evidence and are quoted for a POSIX shell. Quotes and
 * sentence are neither redacted nor escaped; that is done where they are shown.
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

/** A log that speaks of memory, and memory that was full: together they prove it. */
function confidenceOf({ cause, confidence }: Finding, { evidence, stop, finding }: Facts): Confidence {
  const isProven = cause === 'out-of-memory' && finding.log && fullMemory(evidence.usage, stop) !== undefined;
  return isProven ? 'certain' : confidence;
}

/** Remedies that a message shows. */
const mostShown = 6;

/** A restart policy restarts a container inside its task, which makes no event. Source: [API] ContainerRestartPolicy. */
function unseenRestarts({ defined, finding }: Facts): Remedy[] {
  if (!defined?.restarts || finding.exitCode === undefined) return [];
  return [
    {
      text: 'The container has a restart policy: earlier restarts inside the task made no event and are not seen here without Container Insights (RestartCount).',
    },
  ];
}

/** Advice that holds for any cause, by what runs the task. */
function remediesOfOwner(facts: Facts): Remedy[] {
  if (facts.place?.kind === 'daemon') return [daemonRemedy];
  return facts.place && isExpress(facts) ? [expressRemedy(facts.place)] : [];
}

/** Source: managed daemons, in "Amazon ECS Managed Instances" of the developer guide. */
const daemonRemedy: Remedy = {
  text: 'It is a daemon: where it is critical, its failure drains the instance and stops the other tasks there. Those stops follow from this one.',
};

function nothingFound({ words }: Signs): Finding {
  return { cause: 'unknown', confidence: 'possible', quotes: words.map(({ raw }) => raw) };
}
