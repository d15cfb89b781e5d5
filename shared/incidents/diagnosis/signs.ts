import type { Evidence } from '../../model/evidence.ts';
import { longestReason, type StopFacts, type StoppedContainer } from '../../model/stopped-task.ts';
import { completeCutPhrase } from './cut-phrases.ts';
import { isSidecar } from './fault-container.ts';
import { type Topic, topicOf } from './topics.ts';

/** Message of ECS about the stop: verbatim, and normalized for the rules. */
export interface Words {
  /** Verbatim, with bounded length. */
  raw: string;
  /** Lower case, single spaces, straight apostrophes; a phrase cut at the end is completed. */
  text: string;
  topic: Topic;
  /** Container that the message concerns; absent for the reason of the task. */
  container?: string;
}

/** Input of the rules for one stop, normalized once. */
export interface Signs {
  stop: StopFacts;
  evidence: Evidence;
  /** Stop code in lower case; '' if there is none. */
  stopCode: string;
  /** stoppedReason of the task, if present. */
  taskReason?: Words;
  /** All messages: the task's reason first, then the containers' in their order. */
  words: Words[];
  containers: StoppedContainer[];
}

/**
 * Prefix that Fargate adds to every failure to fetch secrets or registry credentials, so that it does not distinguish
 * the two.
 */
const genericPrefix = 'unable to pull secrets or registry auth';

/** Normalizes the facts of the event and the evidence for the rules. */
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
 * Drops the reasons of sidecars if an essential container ran and exited: they are true, but not why the task stopped. A
 * task keeps running, for example, if GuardDuty's agent cannot be pulled.
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
  const whole = completeCutPhrase(normalize(raw));
  const text = whole.replace(genericPrefix, '');
  const topic = topicOf(text);
  // If only the prefix indicates the subject, it is the registry credentials, which every task fetches.
  const vague = text !== whole && subjectless.has(topic);
  return { raw, text: withoutNames(text, topic), topic: vague ? 'registry-auth' : topic, container };
}

/** Reason of an attachment. Only EBS volumes have one, and the text may not mention the volume. */
function attachmentWords(reason: string): Words {
  const words = readWords(reason);
  return words.topic === 'none' ? { ...words, topic: 'volume' } : words;
}

/** Topics derived from an error class alone. */
const subjectless: ReadonlySet<Topic> = new Set(['none', 'image', 'start']);

const namingTopics: ReadonlySet<Topic> = new Set(['image', 'secret', 'registry-auth']);

/** Removes ARNs, paths, URLs and image references: a repository called timeout-service is not evidence. */
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

/** Normalizes a text for the rules: the console changes case, and reasons contain newlines and curly quotes. */
function normalize(text: string): string {
  const lower = text.toLowerCase();
  if (!/\s\s|[^\S ]|[‘’“”]/.test(lower)) return lower.trim();
  return lower.replace(/\s+/g, ' ').replace(/[‘’]/g, "'").replace(/[“”]/g, '"').trim();
}

/** Merges the containers of the event with those of DescribeTasks and the task definition. */
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
