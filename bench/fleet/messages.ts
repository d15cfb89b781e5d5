import type { Plan } from '../../functions/plan-rightsizing/run.ts';
import type { QueueRecord } from '../../shared/runtime/batch.ts';

/** Requests to the process of the functions. */
export type Request =
  | { kind: 'plan'; scan: string }
  /** `dies`: the worker dies before its result is stored. */
  | { kind: 'work'; worker: number; record: QueueRecord; dies: boolean }
  | { kind: 'clock-moved' };

/** Its answers; `move-clock` asks for the local AWS to reach a time (epoch ms) before the run continues. */
export type Answer =
  | { kind: 'planned'; plan: Plan; peakMiB: number }
  | { kind: 'worked'; worker: number; isDone: boolean; peakMiB: number }
  | { kind: 'move-clock'; to: number };
