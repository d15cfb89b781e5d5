import { counted, countInWords, monthlyInWords, percentInWords, usdInWords } from '../../model/format.ts';
import type { SkipReason } from '../decide/reason.ts';
import type { ServiceReport } from '../service-report.ts';
import type { FleetTotals } from './fleet.ts';
import { skipWords } from './skip-words.ts';

/** Headline of every format: `40 services: save $1,297/month net, 2 at risk`. */
export function fleetHeadline(totals: FleetTotals): string {
  const { services, atRisk } = totals;
  const risk = atRisk > 0 ? `, ${countInWords(atRisk)} at risk` : '';
  return `${counted(services, 'service')}: ${savingInWords(totals)}${risk}`;
}

/** `save $1,297/month net`, `save $54/month` if nothing grows, `$12/month more net`. */
function savingInWords({ savedUsd, addedUsd, netSavedUsd, actions }: FleetTotals): string {
  const net = savedUsd > 0 && addedUsd > 0 ? ' net' : '';
  if (netSavedUsd > 0) return `save ${monthlyInWords(netSavedUsd)}${net}`;
  if (netSavedUsd < 0) return `${monthlyInWords(netSavedUsd)} more${net}`;
  // Without a price list there are savings, too, of unknown size.
  return actions.shrink > 0 ? `${actions.shrink} could be smaller` : 'nothing to save';
}

/** Number of services by action, the urgent ones first: `2 to grow`, `23 to shrink`, `12 right-sized already`. */
export function answersInWords({ actions }: FleetTotals): string[] {
  const counts: [number, string][] = [
    [actions.grow, 'to grow'],
    [actions.shrink, 'to shrink'],
    [actions.rebalance, 'to rebalance'],
    [actions.keep, 'right-sized already'],
    [actions.skip, 'not sized'],
  ];
  return counts.flatMap(([count, words]) => (count > 0 ? [`${countInWords(count)} ${words}`] : []));
}

/**
 * Cost of the fleet: `Now $1,017/month, after all changes $687/month: shrinking saves $379, growing adds $49; net
 * $330/month less (32%), $3,963 a year.` Empty if no price is known.
 */
export function moneyInWords(totals: FleetTotals): string {
  const { savedUsd, addedUsd, paidUsd, afterUsd, unpriced, priced } = totals;
  const notPriced = unpriced > 0 ? `Not included: ${counted(unpriced, 'change')} without a known price.` : '';
  if (priced === 0) return notPriced;
  const now = `Now ${monthlyInWords(paidUsd)}`;
  if (savedUsd === 0 && addedUsd === 0) return [`${now}.`, notPriced].filter(Boolean).join(' ');
  const parts = [
    savedUsd > 0 ? `shrinking saves ${usdInWords(savedUsd)}` : '',
    addedUsd > 0 ? `growing adds ${usdInWords(addedUsd)}` : '',
  ].filter(Boolean);
  const words = `${now}, after all changes ${monthlyInWords(afterUsd)}: ${parts.join(', ')}; ${netInWords(totals)}.`;
  return [words, notPriced].filter(Boolean).join(' ');
}

/** `net $330/month less (32%), $3,963 a year`. */
function netInWords({ paidUsd, netSavedUsd: net }: FleetTotals): string {
  const share = percentInWords(Math.abs(net) / (paidUsd || 1));
  return `net ${monthlyInWords(net)} ${net >= 0 ? 'less' : 'more'} (${share}), ${usdInWords(12 * net)} a year`;
}

/** Services without a recommendation that share a reason. */
export interface SkippedGroup {
  names: string[];
  reason: string;
}

/**
 * Groups the services without a recommendation by their reason, most frequent first. Services that differ only in their
 * minutes of usage are one group, with the range of minutes.
 */
export function skippedByReason(services: readonly ServiceReport[]): SkippedGroup[] {
  const groups = new Map<string, { names: string[]; reasons: SkipReason[] }>();
  for (const { place, decision } of services) {
    if (decision.action !== 'skip') continue;
    const { reason } = decision;
    const key = reason.code === 'little-usage' ? reason.code : JSON.stringify(reason);
    const group = groups.get(key) ?? { names: [], reasons: [] };
    groups.set(key, group);
    group.names.push(place.name);
    group.reasons.push(reason);
  }
  return [...groups.values()]
    .flatMap(({ names, reasons }) => (reasons[0] ? [{ names, reason: groupWords(reasons[0], reasons) }] : []))
    .toSorted((one, other) => other.names.length - one.names.length);
}

/**
 * `Runs on EC2; only Fargate tasks are sized. (2: jobs, mail)`; the names come from outside. @param most names shown
 */
export function skippedInWords({ names, reason }: SkippedGroup, most: number): string {
  const more = names.length - most;
  const listed = `${names.slice(0, most).join(', ')}${more > 0 ? ` and ${countInWords(more)} more` : ''}`;
  return `${counted(names.length, 'service')}: ${reason} (${listed})`;
}

function groupWords(first: SkipReason, reasons: readonly SkipReason[]): string {
  const minutes = reasons.flatMap((reason) => (reason.code === 'little-usage' ? [reason.minutes] : []));
  if (minutes.length === 0) return skipWords(first);
  const [least, most] = [Math.min(...minutes), Math.max(...minutes)];
  return skipWords(first, least === most ? String(least) : `${least} to ${most}`);
}

/** Failed readings of a fleet's services, each once with its number of services, the most frequent first. */
export function fleetGaps(services: readonly ServiceReport[]): string[] {
  const counts = new Map<string, number>();
  for (const gap of services.flatMap(({ gaps }) => [...new Set(gaps)])) {
    counts.set(gap, (counts.get(gap) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .map(([gap, count]) => `${gap} (${counted(count, 'service')})`);
}
