import type { Plan } from '../../functions/plan-rightsizing/run.ts';
import type { QueuedWork } from '../../functions/rightsize-services/run.ts';

/** What the process of the functions is asked for. */
export type Request =
  | { kind: 'plan'; scan: string }
  /** `dies`: the worker is gone before its result is written down. */
  | { kind: 'work'; worker: number; record: QueuedWork; dies: boolean }
  | { kind: 'clock-moved' };

/** What it answers; `move-clock` asks for the local AWS to be there (epoch ms) before anybody goes on. */
export type Answer =
  | { kind: 'planned'; plan: Plan; peakMiB: number }
  | { kind: 'worked'; worker: number; isDone: boolean; peakMiB: number }
  | { kind: 'move-clock'; to: number };
