import type { Sandbox } from '../sandbox.ts';

/** The rule whose schedule events/schedule/weekly-scan.json is of. */
const scanRule = 'ScanRule';

/**
 * Sends an event the way it takes in AWS: by the patterns of the rules; that of a schedule, which no pattern matches,
 * into the queue that its rule names.
 * @returns names of the rules that heard it
 */
export async function deliver(sandbox: Sandbox, event: unknown): Promise<{ matched: string[] }> {
  if (!isScheduled(event)) return sandbox.send(event);
  const { rules, queues } = sandbox.deployment;
  const targets = rules.find(({ name }) => name === scanRule)?.targets ?? [];
  for (const { arn } of targets) {
    const queue = queues.find((candidate) => candidate.arn === arn);
    if (queue) await sandbox.enqueue(queue.name, JSON.stringify(event));
  }
  return { matched: [scanRule] };
}

function isScheduled(event: unknown): boolean {
  return (event as { 'detail-type'?: unknown } | null)?.['detail-type'] === 'Scheduled Event';
}
