import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Plan } from '../../functions/plan-rightsizing/run.ts';
import type { QueueRecord } from '../../shared/runtime/batch.ts';
import { heapOfLambda } from '../stops/measure-memory.ts';
import type { Account } from './account.ts';
import type { Answer, Request } from './messages.ts';

/** Planner and two workers, in a process of their own. */
export interface Functions {
  plan(scan: string): Promise<Plan>;
  /**
   * Processes a record. @param dies the worker dies before its result is stored
   * @returns true if the record may leave the queue
   */
  work(worker: number, record: QueueRecord, options: { dies: boolean }): Promise<boolean>;
  /** Peak memory of the process so far, MiB. */
  peakMiB(): number;
  close(): void;
}

/** Starts the process. @param memoryMiB V8's limit, as Lambda sets it for a function of this memory */
export function startFunctions({ sandbox, environment }: Account, memoryMiB: number): Functions {
  const program = fileURLToPath(new URL('functions-process.ts', import.meta.url));
  const child = fork(program, [String(sandbox.now())], {
    env: environment,
    execArgv: [...heapOfLambda(memoryMiB), '--disable-warning=ExperimentalWarning'],
  });
  let peakMiB = 0;
  const waiting = new Map<string, { done: (answer: Answer) => void; failed: (error: Error) => void }>();
  const ask = (request: Request, name: string) =>
    new Promise<Answer>((done, failed) => {
      waiting.set(name, { done, failed });
      child.send(request);
    });

  child.on('message', async (answer: Answer) => {
    if (answer.kind === 'move-clock') {
      await sandbox.advance(answer.to - sandbox.now());
      child.send({ kind: 'clock-moved' } satisfies Request);
      return;
    }
    peakMiB = answer.peakMiB;
    waiting.get(answer.kind === 'planned' ? 'plan' : `worker ${answer.worker}`)?.done(answer);
  });
  child.once('exit', (code, signal) => {
    // V8 aborts (SIGABRT) when its heap is full.
    const error = new Error(`the functions' process ended unexpectedly (${signal ?? code})`);
    for (const { failed } of waiting.values()) failed(error);
  });

  return {
    async plan(scan) {
      const answer = await ask({ kind: 'plan', scan }, 'plan');
      if (answer.kind !== 'planned') throw new Error(`no plan but ${answer.kind}`);
      return answer.plan;
    },
    async work(worker, record, { dies }) {
      const answer = await ask({ kind: 'work', worker, record, dies }, `worker ${worker}`);
      return answer.kind === 'worked' && answer.isDone;
    },
    peakMiB: () => peakMiB,
    close: () => void child.kill(),
  };
}
