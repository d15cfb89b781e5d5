import { counted } from '../words.ts';
import { usd } from './money.ts';
import type { FleetTotals } from './totals.ts';

/** `40 services: $1,297 a month to save, 2 at risk`: what every face of the report says first. */
export function fleetHeadline({ services, atRisk, savedUsd, actions }: FleetTotals): string {
  // Without a price there is something to save too, only nobody knows how much.
  const smaller = actions.shrink > 0 ? `${actions.shrink} could be smaller` : 'nothing to save';
  const saving = savedUsd > 0 ? `${usd(savedUsd)} a month to save` : smaller;
  const risk = atRisk > 0 ? `, ${atRisk.toLocaleString('en-US')} at risk` : '';
  return `${counted(services, 'service')}: ${saving}${risk}`;
}
