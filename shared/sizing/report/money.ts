import { monthlyInWords, percentInWords, usdInWords } from '../../model/format.ts';
import type { ServiceReport } from '../service-report.ts';

/** Half a cent, or half a percent: less is no change. */
const leastChange = 0.005;

/** USD a month more (or, negative, less) than today. Undefined where nothing changes or no price is known. */
export function monthlyChange({ decision }: ServiceReport): number | undefined {
  if (decision.action === 'skip' || decision.action === 'keep' || !decision.monthlyUsd) return undefined;
  return decision.monthlyUsd.after - decision.monthlyUsd.before;
}

/** Price of the advised size over that of the size in use, minus 1; 0 where nothing changes. */
export function priceChange({ decision }: ServiceReport): number {
  return decision.action === 'skip' || decision.action === 'keep' ? 0 : decision.priceChange;
}

/** `+$42`, `−$1,297`; `−52%` where no price is known; undefined where nothing changes. */
export function changeInWords(report: ServiceReport): string | undefined {
  if (report.decision.action === 'skip' || report.decision.action === 'keep') return undefined;
  const change = monthlyChange(report);
  if (change !== undefined) return `${sign(change)}${usdInWords(change)}`;
  const share = priceChange(report);
  return `${sign(share)}${percentInWords(Math.abs(share))}`;
}

/** `saves $1,297/month`, `costs 110% more`; undefined where nothing changes. */
export function savingInWords(report: ServiceReport): string | undefined {
  if (report.decision.action === 'skip' || report.decision.action === 'keep') return undefined;
  const change = monthlyChange(report);
  const share = priceChange(report);
  if (Math.abs(change ?? share) < leastChange) return 'costs the same';
  if (change !== undefined) {
    return change < 0 ? `saves ${monthlyInWords(change)}` : `costs ${monthlyInWords(change)} more`;
  }
  const percent = percentInWords(Math.abs(share));
  return share < 0 ? `saves ${percent}` : `costs ${percent} more`;
}

/** A true minus, which lines up with the plus. */
function sign(amount: number): string {
  if (Math.abs(amount) < leastChange) return '±';
  return amount > 0 ? '+' : '−';
}
