import { InvalidInputError } from '../../shared/errors.ts';
import { parseSizingWork } from '../../shared/model/queue/sizing-work.ts';
import { type BatchAnswer, eachRecord, type QueueRecord } from '../../shared/runtime/batch.ts';
import { analyseChunkOfScan } from './analyse-chunk-of-scan.ts';
import { answerAlarmEvent, askWaiting } from './answer-alarm-event.ts';
import type { Deps } from './deps.ts';
import { lookAtService } from './look-at-service.ts';
import { checkScans, postDigest } from './post-digest.ts';
import { watchUsage } from './watch-usage.ts';

/** maxReceiveCount of the queue in function.yml; a message that fails at the last receive goes to the dead-letter queue. */
export const mostReceives = 5;

/**
 * Handles queue messages: chunks of a scan, alarms, the hourly watch, and the hourly check for stuck scans and waiting
 * services.
 */
export function rightsizeServices(records: readonly QueueRecord[], deps: Deps): Promise<BatchAnswer> {
  const countedWork = async (record: QueueRecord) => {
    try {
      await work(record, deps);
    } catch (error) {
      if (error instanceof InvalidInputError) deps.count('MessagesRejected');
      throw error;
    }
  };
  return eachRecord(records, countedWork, deps.log);
}

async function work({ messageId, body, receiveCount }: QueueRecord, deps: Deps): Promise<void> {
  const attempt = { attempts: receiveCount, isLast: receiveCount >= mostReceives };
  const job = parseSizingWork(body);
  switch (job.kind) {
    case 'alarm':
      return answerAlarmEvent(job.event, attempt, deps);
    case 'chunk':
      if (await analyseChunkOfScan(job, attempt, deps)) await postDigest(job.scan, deps);
      return;
    case 'watch':
      return watchUsage(job, attempt, deps);
    case 'look':
      return lookAtService(job, { ...attempt, id: messageId }, deps);
    case 'check-scans':
      await checkScans(deps);
      return askWaiting(deps);
  }
}
