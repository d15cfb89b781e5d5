import type { Cause } from '../../model/causes.ts';
import { parseImageReference, shortImageName } from '../../model/image-reference.ts';
import type { Occurrence } from '../../model/incident.ts';
import { occurrenceWords } from './words.ts';

/** Causes that read better behind "NAME is down (0 of 2): " than their titles do. */
const phrases: Partial<Record<Cause, string>> = {
  'container-health-check-failed': 'fails its container health check',
  'elb-health-check-failed': 'fails its load balancer check',
  'image-pull-rate-limited': 'registry rate limit',
  unknown: 'cause unknown',
};

/** Registries as people call them. */
const registryNames: Readonly<Record<string, string>> = {
  'docker-hub': 'Docker Hub',
  'ecr-public': 'ECR Public',
  ghcr: 'GitHub Container Registry',
  quay: 'Quay',
};

/** Image of the container at fault, or of the only container. */
function imageOf(occurrence: Occurrence): string | undefined {
  if (occurrence.kind !== 'stop') return undefined;
  const { containers } = occurrence.stop;
  const { container: name } = occurrence.diagnosis;
  const only = containers.length === 1 ? containers[0] : undefined;
  return (containers.find((container) => container.name === name) ?? only)?.image;
}

/** Phrases that name the image or the registry of the stop. */
function withImage(occurrence: Occurrence): string | undefined {
  const { cause } = occurrence.diagnosis;
  const image = imageOf(occurrence);
  const reference = image === undefined ? undefined : parseImageReference(image);
  if (image === undefined || !reference) return undefined;
  if (cause === 'image-not-found') return `image ${shortImageName(image)} not found`;
  const registry = registryNames[reference.registry];
  return cause === 'image-pull-rate-limited' && registry ? `${registry} rate limit` : undefined;
}

/** First letter in lower case, unless the first word is a name ("ECS can't …", "EFS …", "Spot …"). */
function asClause(words: string): string {
  return /^(?!Spot )[A-Z][a-z']/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

/**
 * Names the cause in a few words, to follow the name or the impact of a workload: "crashed: KeyError 'amount'" (the
 * headline that the log gives), "Docker Hub rate limit", "out of memory (likely)". Not escaped.
 */
export function causePhrase(occurrence: Occurrence): string {
  const { headline, cause, confidence } = occurrence.diagnosis;
  if (headline !== undefined) return headline;
  const phrase = withImage(occurrence) ?? phrases[cause];
  const isBareEvent = occurrence.kind === 'service-event' && cause === 'unknown';
  if (phrase === undefined || isBareEvent) return asClause(occurrenceWords(occurrence));
  return confidence === 'certain' || cause === 'unknown' ? phrase : `${phrase} (${confidence})`;
}

/** Tells whether the phrase of a cause says no more than that something failed, or that a deployment did. */
export function isBare({ diagnosis }: Occurrence): boolean {
  const { headline, cause } = diagnosis;
  return headline === undefined && (cause === 'unknown' || cause === 'deployment-rolled-back');
}
