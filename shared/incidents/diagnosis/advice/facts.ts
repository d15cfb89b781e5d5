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

/** What the advice is written from: the finding, and the names that make it exact. */
export interface Facts {
  finding: Finding;
  evidence: Evidence;
  stop: StopFacts & Partial<StoppedTask>;
  /** The machine that the task ran on, as far as the record tells. */
  host: Host;
  /** The words that the finding rests on, as one text. */
  text: string;
  place?: ServiceReference;
  region?: string;
  /** Name of the service; absent for other tasks. */
  service?: string;
  /** `checkout:57`, or "the task definition" when not known. */
  revision: string;
  /** "Container web" or "The task". */
  subject: string;
  /** The container at fault in the task definition. */
  defined?: DefinedContainer;
  /** Container name or ARN part to image: the image at fault, when it is known or there is only one. */
  image?: string;
}

/** The two parts of a diagnosis that are written for people. */
export interface Advice {
  sentence: string;
  /** Completes "NAME ..." in the title, where the record tells more than the cause's own title. */
  headline?: string;
  remedies: Remedy[];
}

/** The advice of a family, by cause. */
export type AdviceByCause = Partial<Record<Cause, (facts: Facts) => Advice>>;

/** Gathers what the advice needs from one stop. */
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

export function remedy(text: string, command?: string): Remedy {
  // A colon announces a command.
  return command === undefined ? { text: text.replace(/:$/, '.') } : { text, command };
}

/**
 * Starts the service's tasks again, with the revision that stopped: after a rollback the service wants another one.
 * Express Mode owns the revision of its services, so their command names none. Undefined for tasks of no service.
 */
export function redeployCommand(facts: Facts): string | undefined {
  const { place, service, region, stop } = facts;
  if (!place || !service) return undefined;
  const revision = stop.family && !isExpress(facts) ? `${stop.family}:${stop.revision}` : undefined;
  const options = { cluster: place.cluster, service, ...(revision && { 'task-definition': revision }) };
  return awsCommand('ecs update-service --force-new-deployment', options, region);
}

/** Undefined for tasks of no service, and for a service of Express Mode, whose next update would undo the change. */
export function updateServiceCommand(facts: Facts, options: Record<string, string>): string | undefined {
  const { place, service, region } = facts;
  if (!place || !service || isExpress(facts)) return undefined;
  return awsCommand('ecs update-service', { cluster: place.cluster, service, ...options }, region);
}

/** The subnet of the task, or those of its service where the record does not name one. */
export function subnetsOf({ stop, evidence }: Facts): string[] {
  return stop.subnetId ? [stop.subnetId] : (evidence.service?.subnets ?? []);
}

/** Subject of a sentence about the image. */
export function imageWords({ image }: Facts): string {
  return image ? `Image ${image}` : 'The image';
}

/** The remedies of the log sign that the finding rests on. */
export function fromLog({ finding }: Facts): Remedy[] {
  return (finding.log?.remedies ?? []).map((text) => remedy(text));
}
