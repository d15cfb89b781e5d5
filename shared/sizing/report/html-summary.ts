import {
  counted,
  countInWords,
  daysInWords,
  monthlyInWords,
  percentInWords,
  usdInWords,
} from '../../model/format.ts';
import type { FleetReport, ServiceReport } from '../service-report.ts';
import { type FleetTotals, fleetUtilization, monthlyChange, riskCounts } from './fleet.ts';
import { moneyInWords, skippedByReason } from './fleet-words.ts';
import { type Html, html } from './html-template.ts';

/** Services in the chart of savings; the rest share one bar. */
const mostBars = 12;
/** Names of services that were not sized, for each reason. */
const mostNames = 40;

/** First page, for the owner of the AWS bill: cost, risk, utilization, savings by service, and the method. */
export function summary(
  report: FleetReport,
  services: readonly ServiceReport[],
  totals: FleetTotals,
  anchors: ReadonlyMap<ServiceReport, string>,
): Html {
  return html`<section id="summary">${tiles(totals, services)}
${moneyInWords(totals) && html`<p>${moneyInWords(totals)}</p>`}
<div class="columns">${savings(services, anchors)}<div>${utilization(services)}${risks(services)}</div></div></section>
<section id="method"><h2>Method and limits</h2>${method(report)}${notSized(services)}</section>`;
}

function tiles(
  { paidUsd, afterUsd, netSavedUsd: net, priced, services, actions }: FleetTotals,
  reports: readonly ServiceReport[],
): Html {
  const { today, after } = riskCounts(reports);
  const sized = services - actions.skip;
  const money: [string, string, string][] =
    priced === 0
      ? [[String(actions.shrink), 'could be smaller (no price known)', 'saving']]
      : [
          [monthlyInWords(paidUsd), `paid now for ${counted(priced, 'service')} at list price`, ''],
          [monthlyInWords(afterUsd), 'after all changes', ''],
          [
            `${net >= 0 ? '−' : '+'}${monthlyInWords(net)}`,
            `net, ${percentInWords(Math.abs(net) / (paidUsd || 1))} ${net >= 0 ? 'less' : 'more'}`,
            net > 0 ? 'saving' : '',
          ],
          [`${net >= 0 ? '−' : '+'}${usdInWords(12 * net)}`, 'per year', net > 0 ? 'saving' : ''],
        ];
  const others: [string, string, string][] = [
    [
      `${today.high + today.medium} → ${after.high + after.medium}`,
      'services at risk, today → after',
      today.high + today.medium > 0 ? 'high' : '',
    ],
    [
      percentInWords(sized / (services || 1)),
      `of the fleet sized: ${countInWords(sized)} of ${countInWords(services)} services`,
      '',
    ],
  ];
  return html`<ul class="sums">${[...money, ...others].map(([figure, label, tone]) => html`<li><b class="${tone}">${figure}</b>${label}</li>`)}</ul>`;
}

/**
 * Bars of the saving or cost of each change, the largest first. Service names come from outside, so the bars are HTML
 * and not drawings.
 */
function savings(
  services: readonly ServiceReport[],
  anchors: ReadonlyMap<ServiceReport, string>,
): Html | false {
  const changes = services
    .map((service) => ({ service, usd: monthlyChange(service) ?? 0 }))
    .filter(({ usd }) => Math.abs(usd) >= 0.005)
    .toSorted((one, other) => one.usd - other.usd);
  if (changes.length === 0) return false;
  const most = Math.max(...changes.map(({ usd }) => Math.abs(usd)));
  const shown = changes.length <= mostBars ? changes : changes.slice(0, mostBars - 1);
  const rest = changes.slice(shown.length);
  const restUsd = rest.reduce((sum, { usd }) => sum + usd, 0);
  return html`<div><h2>Change by service, $/month</h2><ol class="bars">
${shown.map(({ service, usd }) => bar(nameOf(service, anchors.get(service)), usd, most))}
${rest.length > 0 && bar(html`${counted(rest.length, 'more service')}`, restUsd, most)}</ol></div>`;
}

function nameOf({ place }: ServiceReport, anchor: string | undefined): Html {
  return anchor ? html`<a href="#${anchor}">${place.name}</a>` : html`${place.name}`;
}

function bar(name: Html, usd: number, most: number): Html {
  const width = Math.min(100, Math.max(1, Math.round((100 * Math.abs(usd)) / most)));
  const [tone, sign] = usd < 0 ? ['advised', '−'] : ['stop', '+'];
  return html`<li><span class="name">${name}</span><span class="track"><span class="fill ${tone}" style="width: ${width}%"></span></span><span class="value">${sign}${usdInWords(usd)}</span></li>`;
}

/** Average share of the paid CPU and memory that is used, before and after. */
function utilization(services: readonly ServiceReport[]): Html | false {
  const used = fleetUtilization(services);
  if (!used) return false;
  const row = (name: string, share: number, tone: string) =>
    html`<li><span class="name">${name}</span><span class="track"><span class="fill ${tone}" style="width: ${Math.min(100, Math.round(100 * share))}%"></span></span><span class="value">${percentInWords(share)}</span></li>`;
  return html`<h2>Average utilization of paid capacity</h2><ul class="bars">
${row('CPU now', used.cpu.before, 'in-use')}${row('CPU after', used.cpu.after, 'advised')}
${row('Memory now', used.memory.before, 'in-use')}${row('Memory after', used.memory.after, 'advised')}</ul>`;
}

const riskMeanings = [
  ['high', 'kills or starving'],
  ['medium', 'less than its usage needs'],
  ['low', 'holds, with little room'],
  ['none', 'holds its peak with room'],
] as const;

function risks(services: readonly ServiceReport[]): Html {
  const { today, after } = riskCounts(services);
  const rows = riskMeanings.map(
    ([risk, meaning]) =>
      html`<tr><th scope="row" class="${risk}">${risk}</th><td class="number" data-label="Today">${today[risk]}</td><td class="number" data-label="After">${after[risk]}</td><td class="soft" data-label="Meaning">${meaning}</td></tr>`,
  );
  return html`<h2>Risk, in services</h2><table><thead><tr><th>Risk</th><th class="number">Today</th><th class="number">After</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function method({ lookbackDays, priceBasis }: FleetReport): Html {
  const lines = [
    `CPU and memory of each service over ${daysInWords(lookbackDays)} (CloudWatch) were replayed on every task size that Fargate offers. The cheapest size that holds them is recommended.`,
    'Memory stays above the highest usage seen, with headroom; tasks that were killed for memory raise it further.',
    'The average CPU of the tasks may exceed the size only for the small share of the time that the tolerance of the service allows (tag steward:tolerance). The busiest minute of one task may exceed it.',
    `Prices: ${priceBasis}, 730 hours a month, for the tasks that ran on average. Discounts such as Savings Plans are included only as a price multiplier.`,
    `Not covered: load that did not occur in these ${daysInWords(lookbackDays)}, such as a month-end or a sale; how much longer a start takes with less CPU; latency. The task count is assumed unchanged unless scaling follows CPU.`,
  ];
  return html`<ul class="list">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function notSized(services: readonly ServiceReport[]): Html | false {
  const groups = skippedByReason(services);
  if (groups.length === 0) return false;
  const lines = groups.map(({ names, reason }) => {
    const more = names.length - mostNames;
    const listed = `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${countInWords(more)} more` : ''}`;
    return html`<li>${reason} <span class="soft">${listed}</span></li>`;
  });
  return html`<h3>Not sized</h3><ul class="list">${lines}</ul>`;
}
