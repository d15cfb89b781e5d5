import type { MessageReference } from '../../shared/model/incident.ts';
import type { Deps } from './deps.ts';

/** The address of a message. Never throws: an answer is worth more than its link. */
export async function permalinkOf(
  message: MessageReference,
  { permalink, log }: Pick<Deps, 'permalink' | 'log'>,
): Promise<string | undefined> {
  try {
    return await permalink(message);
  } catch (error) {
    log.warn('no link to the message', { error });
    return undefined;
  }
}
