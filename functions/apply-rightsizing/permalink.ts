import type { MessageReference } from '../../shared/task/incident.ts';
import type { Shell } from './shell.ts';

/** The address of a message. Never throws: an answer is worth more than its link. */
export async function permalinkOf(message: MessageReference, shell: Shell): Promise<string | undefined> {
  try {
    return await shell.permalink(message);
  } catch (error) {
    shell.log.warn('no link to the message', { error });
    return undefined;
  }
}
