import type { Cause } from '../../../model/causes.ts';
import type { Remedy } from '../../../model/diagnosis.ts';
import type { DefinedContainer, Evidence } from '../../../model/evidence.ts';
import { type Host, hostOfStop } from '../../../model/hosts.ts';
import type { ServiceReference } from '../../../model/service-reference.ts';
import type { StopFacts, StoppedTask } from '../../../model/stopped-task.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import type { Finding } from '../rule.ts';
import type { Signs } from '../signs.ts';
import { isExpress } from './express.ts';
import { imageIn, regionIn } from './names.ts';

/** Input of the advice: the finding, and the names that make the advice specific. */
export interface Facts {
  finding: Finding;
  evidence: Evidence;
  stop: StopFacts & Partial<StoppedTask>;
  /** Host that the task ran on, if the record identifies it. */
  host: Host;
  /** Quoted evidence of the finding, joined. */
  text: string;
  place?: ServiceReference;
  region?: string;
  /** Name of the service; absent for a standalone task. */
  service?: string;
  /** `checkout:57`, or "the task definition" if unknown. */
  revision: string;
  /** "Container web" or "The task". */
  subject: string;
  /** Container at fault, as defined in the task definition. */
  defined?: DefinedContainer;
  /** Image at fault, if known or if the task has only one. */
  image?: string;
}

/** Explanation of a stop and its remedies. */
export interface Advice {
  sentence: string;
  /** Completes "NAME ..." in the title; set if the record is more specific than the title of the cause. */
  headline?: string;
  remedies: Remedy[];
}

/** Advice of a family, by cause. */
export type AdviceByCause = Partial<Record<Cause, (facts: Facts) => Advice>>;

/** Collects the input of the advice for one stop. */
export function readFacts(finding: Finding, { stop, evidence, containers }: Signs): Facts {
  const task: StopFacts & Partial<StoppedTask> = stop;
  const text = finding.quotes.join('\n');
  const { place } = task;
  const named = containers.find(({ name }) => name === finding.container);
  const only = containers.length === 1 ? containers[0] : undefined;
  return {
    finding,
    evidence,
    stop: task,
    host: hostOfStop(stop),
    text,
    place,
    region: place?.region ?? regionIn(text),
    service: place?.kind === 'service' ? place.name : undefined,
    revision: task.family ? `${task.family}:${task.revision}` : 'the task definition',
    subject: finding.container ? `Container ${finding.container}` : 'The task',
    defined: evidence.taskDefinition?.containers.find(({ name }) => name === finding.container),
    image: imageIn(text) ?? (finding.container ? named?.image : only?.image),
  };
}

/** Headline of a cause that ECS stated; none for one that is only likely, whose title says so. */
export function ifCertain({ finding }: Facts, headline: string): string | undefined {
  return finding.confidence === 'certain' ? headline : undefined;
}

export function remedy(text: string, command?: string): Remedy {
  // A colon announces a command.
  return command === undefined ? { text: text.replace(/:$/, '.') } : { text, command };
}

/**
 * Command that redeploys the service with the revision that stopped, which differs from the service's current one after
 * a rollback. Names no revision for Express Mode, which manages it. Undefined for standalone tasks.
 */
export function redeployCommand(facts: Facts): string | undefined {
  const { place, service, region, stop } = facts;
  if (!place || !service) return undefined;
  const revision = stop.family && !isExpress(facts) ? `${stop.family}:${stop.revision}` : undefined;
  const options = { cluster: place.cluster, service, ...(revision && { 'task-definition': revision }) };
  return awsCommand('ecs update-service --force-new-deployment', options, region);
}

/** Command that updates the service. Undefined for standalone tasks, and for Express Mode, whose next update would undo the change. */
export function updateServiceCommand(facts: Facts, options: Record<string, string>): string | undefined {
  const { place, service, region } = facts;
  if (!place || !service || isExpress(facts)) return undefined;
  return awsCommand('ecs update-service', { cluster: place.cluster, service, ...options }, region);
}

/** Subnet of the task; subnets of its service if the record names none. */
export function subnetsOf({ stop, evidence }: Facts): string[] {
  return stop.subnetId ? [stop.subnetId] : (evidence.service?.subnets ?? []);
}

/** Subject of a sentence about the image. */
export function imageWords({ image }: Facts): string {
  return image ? `Image ${image}` : 'The image';
}

/** Remedies of the log sign behind the finding. */
export function fromLog({ finding }: Facts): Remedy[] {
  return (finding.log?.remedies ?? []).map((text) => remedy(text));
}
