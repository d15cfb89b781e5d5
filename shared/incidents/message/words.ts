import { causeTitles } from '../../model/causes.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { Occurrence } from '../../model/incident.ts';

/** What a reader calls the events of a service that name no cause of their own. */
const serviceEventTitles: Readonly<Record<string, string>> = {
  SERVICE_DEPLOYMENT_FAILED: 'Deployment failed',
  SERVICE_TASK_START_IMPAIRED: 'Tasks keep failing to start',
  SERVICE_TASK_CONFIGURATION_FAILURE: 'Tasks cannot be started as configured',
  ECS_OPERATION_THROTTLED: 'ECS was throttled',
};

/** The title of what happened: of its cause, or of the service event where no cause is known. */
export function occurrenceWords(occurrence: Occurrence): string {
  const { diagnosis } = occurrence;
  const isBareEvent = occurrence.kind === 'service-event' && diagnosis.cause === 'unknown';
  const title = isBareEvent ? serviceEventTitles[occurrence.event.eventName] : undefined;
  return title ?? causeWords(diagnosis);
}

/**
 * Title of an occurrence of a workload: "web · Out of memory", or "web crashed: KeyError 'amount'" where the log names
 * the failure.
 * @param text shows words that come from outside
 */
export function titleWords(name: string, occurrence: Occurrence, text: (words: string) => string): string {
  const { headline } = occurrence.diagnosis;
  return headline === undefined ? `${name} · ${occurrenceWords(occurrence)}` : `${name} ${text(headline)}`;
}

/** The cause's title, with how sure it is where it is not certain: "Out of memory (likely)". */
export function causeWords({ cause, confidence }: Pick<Diagnosis, 'cause' | 'confidence'>): string {
  const unsure = confidence !== 'certain' && cause !== 'unknown';
  return unsure ? `${causeTitles[cause]} (${confidence})` : causeTitles[cause];
}
