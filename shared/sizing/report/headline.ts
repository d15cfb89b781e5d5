import { counted, countInWords, monthlyInWords, usdInWords } from '../../model/format.ts';
import type { FleetTotals } from './totals.ts';

/** `40 services: $1,297/month to save, 2 at risk`: what every face of the report says first. */
export function fleetHeadline({ services, atRisk, savedUsd, actions }: FleetTotals): string {
  // Without a price there is something to save too, only nobody knows how much.
  const smaller = actions.shrink > 0 ? `${actions.shrink} could be smaller` : 'nothing to save';
  const saving = savedUsd > 0 ? `${monthlyInWords(savedUsd)} to save` : smaller;
  const risk = atRisk > 0 ? `, ${countInWords(atRisk)} at risk` : '';
  return `${counted(services, 'service')}: ${saving}${risk}`;
}

/** How many got which answer, what must grow first: `2 services to grow`, `23 to shrink`, `12 fit`. */
export function answersInWords({ actions }: FleetTotals): string[] {
  const counts: [number, string][] = [
    [actions.shrink, 'to shrink'],
    [actions.rebalance, 'to rebalance'],
    [actions.keep, 'fit'],
    [actions.skip, 'without an answer'],
  ];
  const others = counts.flatMap(([count, words]) => (count > 0 ? [`${countInWords(count)} ${words}`] : []));
  return actions.grow > 0 ? [`${counted(actions.grow, 'service')} to grow`, ...others] : others;
}

/** `A month: saves $1,297, what must grow costs $93 more`; empty where no money is known. */
export function moneyInWords({ savedUsd, addedUsd, unpriced }: FleetTotals): string {
  const parts = [
    savedUsd > 0 ? `saves ${usdInWords(savedUsd)}` : '',
    addedUsd > 0 ? `what must grow costs ${usdInWords(addedUsd)} more` : '',
    unpriced > 0 ? `${counted(unpriced, 'change')} without a known price not counted` : '',
  ].filter(Boolean);
  return parts.length > 0 ? `A month: ${parts.join(', ')}` : '';
}
