import { counted, usdInWords } from '../../model/format.ts';

/** Work of ECS Steward in a week, from its own metrics. */
export interface OwnHealth {
  stops: number;
  incidents: number;
  /** Errors of functions. */
  errors: number;
  /** Messages in dead-letter queues at most. */
  deadLetters: number;
  /** Messages that Slack refused. */
  refused: number;
  /** Estimated cost of the installation, USD a month. */
  monthlyUsd: number;
}

/** Sentence about the installation itself, for the weekly digest: its work, its faults, its cost. */
export function ownHealthWords(health: OwnHealth): string {
  const { stops, incidents, monthlyUsd } = health;
  const work = `${counted(stops, 'stop')} in ${counted(incidents, 'incident')}`;
  return `ECS Steward itself, last 7 days: ${work}; ${faults(health)}; about ${usdInWords(monthlyUsd)} a month.`;
}

function faults({ errors, deadLetters, refused }: OwnHealth): string {
  const found = [
    ...(errors > 0 ? [counted(errors, 'function error')] : []),
    ...(deadLetters > 0 ? [counted(deadLetters, 'dead letter')] : []),
    ...(refused > 0 ? [`${counted(refused, 'message')} refused by Slack`] : []),
  ];
  return found.length > 0 ? `${found.join(', ')} (run the doctor)` : 'no errors';
}
