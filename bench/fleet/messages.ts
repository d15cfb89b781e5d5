import type { Plan } from '../../functions/plan-rightsizing/run.ts';
import type { QueuedWork } from '../../functions/rightsize-services/run.ts';

/** Requests to the process of the functions. */
export type Request =
  | { kind: 'plan'; scan: string }
  /** `dies`: the worker is gone before its result is written down. */
  | { kind: 'work'; worker: number; record: QueuedWork; dies: boolean }
  | { kind: 'clock-moved' };

/** Its answers; `move-clock` asks for the local AWS to reach that time (epoch ms) before the run continues. */
export type Answer =
  | { kind: 'planned'; plan: Plan; peakMiB: number }
  | { kind: 'worked'; worker: number; isDone: boolean; peakMiB: number }
  | { kind: 'move-clock'; to: number };
