import { InvalidInputError } from '../../shared/errors.ts';
import { isAlarmEvent, parseAlarmEvent } from '../../shared/model/alarm-event.ts';
import { parseJson } from '../../shared/model/parse.ts';
import { parseSizingWork } from '../../shared/model/queue/sizing-work.ts';
import { analyseChunkOfScan } from './analyse-chunk-of-scan.ts';
import { answerAlarmEvent } from './answer-alarm-event.ts';
import { askWaiting } from './ask-waiting.ts';
import type { Deps } from './deps.ts';
import { lookAtService } from './look-at-service.ts';
import { checkScans } from './post-digest.ts';
import { watchUsage } from './watch-usage.ts';

/** One record of the batch, and how often the queue has handed it out. */
export interface QueuedWork {
  messageId: string;
  body: string;
  receiveCount: number;
}

/** As function.yml sets it for the queue: what fails at the last of these goes to the dead letters. */
export const mostReceives = 5;

/**
 * Does what the queue hands out: chunks of a scan, alarms, the hourly watch, and the hourly look for scans that hang and
 * for services that wait.
 * @returns the ids of the records that have to be tried again, each for its own fault.
 */
export async function rightsizeServices(
  records: readonly QueuedWork[],
  deps: Deps,
): Promise<{ failed: string[] }> {
  const failed: string[] = [];
  for (const record of records) {
    try {
      await work(record, deps);
    } catch (error) {
      if (error instanceof InvalidInputError) deps.count('MessagesRejected');
      deps.log.error('record given back to the queue', { error, messageId: record.messageId });
      failed.push(record.messageId);
    }
  }
  return { failed };
}

async function work({ messageId, body, receiveCount }: QueuedWork, deps: Deps): Promise<void> {
  const message = parseJson(body, 'a message of the right-sizing queue that is no JSON');
  const attempt = { attempts: receiveCount, isLast: receiveCount >= mostReceives };
  if (isAlarmEvent(message)) return answerAlarmEvent(parseAlarmEvent(message), attempt, deps);
  const job = parseSizingWork(message);
  switch (job.kind) {
    case 'chunk':
      return analyseChunkOfScan(job, attempt, deps);
    case 'watch':
      return watchUsage(job, attempt, deps);
    case 'look':
      return lookAtService(job, { ...attempt, id: messageId }, deps);
    case 'check-scans':
      await checkScans(deps);
      return askWaiting(deps);
  }
}
