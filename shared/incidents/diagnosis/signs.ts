import type { Evidence } from '../../model/evidence.ts';
import { longestReason, type StopFacts, type StoppedContainer } from '../../model/stopped-task.ts';
import { completeCutPhrase } from './cut-phrases.ts';
import { isSidecar } from './fault-container.ts';
import { type Topic, topicOf } from './topics.ts';

/** One sentence of ECS about the stop: as it was written, and as the rules read it. */
export interface Words {
  /** Verbatim, bounded. */
  raw: string;
  /** Lower case, single spaces, straight apostrophes; a phrase cut at the end is completed. */
  text: string;
  topic: Topic;
  /** The container that the sentence is about; absent for the task's own reason. */
  container?: string;
}

/** Everything that the rules read about one stop, normalised once. */
export interface Signs {
  stop: StopFacts;
  evidence: Evidence;
  /** In lower case; '' when ECS gave none. */
  stopCode: string;
  /** The task's stoppedReason, when there is one. */
  taskReason?: Words;
  /** All sentences: the task's reason first, then the containers' in their order. */
  words: Words[];
  containers: StoppedContainer[];
}

/**
 * Fargate puts it before every failure to fetch secrets or registry credentials, so it would make each of
 * them look like both.
 */
const genericPrefix = 'unable to pull secrets or registry auth';

/** Reads the event's facts and the evidence into the form that the rules test. */
export function readSigns(stop: StopFacts, evidence: Evidence): Signs {
  const words: Words[] = [];
  const taskReason = stop.stoppedReason ? readWords(stop.stoppedReason) : undefined;
  if (taskReason) words.push(taskReason);
  for (const reason of stop.attachmentReasons ?? []) words.push(attachmentWords(reason));
  const containers = silenceSidecars(mergeContainers(stop.containers, evidence), taskReason);
  for (const { reason, name } of containers) {
    if (reason) words.push(readWords(reason, name));
  }
  return { stop, evidence, stopCode: stop.stopCode?.toLowerCase() ?? '', taskReason, words, containers };
}

/**
 * Drops the sidecars' reasons where an essential container ran and ended by itself: they are true, but not why the
 * task stopped. A task goes on when GuardDuty's agent cannot be pulled.
 */
function silenceSidecars(containers: StoppedContainer[], taskReason: Words | undefined): StoppedContainer[] {
  if (!taskReason?.text.includes('essential container')) return containers;
  const sidecarSpeaks = containers.some((one) => one.reason && isSidecar(one));
  const endedByItself = containers.some(
    (one) => one.exitCode !== undefined && !one.reason && !isSidecar(one),
  );
  if (!sidecarSpeaks || !endedByItself) return containers;
  return containers.map((one) => (isSidecar(one) ? { ...one, reason: undefined } : one));
}

function readWords(reason: string, container?: string): Words {
  const raw = reason.slice(0, longestReason);
  const whole = completeCutPhrase(normalise(raw));
  const text = whole.replace(genericPrefix, '');
  const topic = topicOf(text);
  // Where the prefix is all that tells the subject, it is the registry's credentials: every task fetches those.
  const vague = text !== whole && subjectless.has(topic);
  return { raw, text: withoutNames(text, topic), topic: vague ? 'registry-auth' : topic, container };
}

/** The reason of an attachment; only EBS volumes have one, and it need not say so. */
function attachmentWords(reason: string): Words {
  const words = readWords(reason);
  return words.topic === 'none' ? { ...words, topic: 'volume' } : words;
}

/** Topics that an error class alone gives. */
const subjectless: ReadonlySet<Topic> = new Set(['none', 'image', 'start']);

const namingTopics: ReadonlySet<Topic> = new Set(['image', 'secret', 'registry-auth']);

/** Drops ARNs, paths, addresses and image references: a repository called timeout-service says nothing. */
function withoutNames(text: string, topic: Topic): string {
  if (!namingTopics.has(topic)) return text;
  return text
    .split(' ')
    .filter((word) => !isName(word))
    .join(' ');
}

function isName(word: string): boolean {
  return word.startsWith('arn:') || word.startsWith('/') || (word.includes('/') && /[.:@]/.test(word));
}

/** The form in which rules read any text: the console re-cases, and reasons hold newlines and curly quotes. */
function normalise(text: string): string {
  const lower = text.toLowerCase();
  if (!/\s\s|[^\S ]|[‘’“”]/.test(lower)) return lower.trim();
  return lower.replace(/\s+/g, ' ').replace(/[‘’]/g, "'").replace(/[“”]/g, '"').trim();
}

/** Joins what the event says of each container with DescribeTasks and the task definition. */
function mergeContainers(fromEvent: StoppedContainer[], evidence: Evidence): StoppedContainer[] {
  if (!evidence.containers && !evidence.taskDefinition) return fromEvent;
  const described = evidence.containers ?? [];
  const names = new Set(fromEvent.map(({ name }) => name));
  const missing = described.filter(({ name }) => !names.has(name));
  return [...fromEvent, ...missing].map((container) => {
    const more = described.find(({ name }) => name === container.name);
    const defined = evidence.taskDefinition?.containers.find(({ name }) => name === container.name);
    return {
      ...more,
      ...withoutUndefined(container),
      essential: container.essential ?? more?.essential ?? defined?.essential,
    };
  });
}

function withoutUndefined(container: StoppedContainer): StoppedContainer {
  return Object.fromEntries(Object.entries(container).filter(([, value]) => value !== undefined));
}
