import { counted, usdInWords, utcInWords } from '../../model/format.ts';
import type { FleetReport, ServiceReport } from '../service-report.ts';
import { mostDetailed } from '../service-report.ts';
import { type ShownColumn, shownColumns } from './columns.ts';
import { type FleetTotals, fleetTotals, sortServices } from './fleet.ts';
import { fleetGaps, fleetHeadline } from './fleet-words.ts';
import { serviceSection } from './html-service.ts';
import { style } from './html-style.ts';
import { type Html, html, trusted } from './html-template.ts';
import { reasonWords } from './skip-words.ts';
import { isCharted } from './usage-table.ts';

/** Nothing is fetched and nothing runs, whatever the page came to hold. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The report as one page that needs nothing else: the fleet as a table, and of the services whose usage the report holds
 * the first with their charts. For the eye and for paper, light and dark. Takes about 0.1 s a detailed service.
 */
export function sizingHtml(report: FleetReport): string {
  const services = sortServices(report.services);
  const totals = fleetTotals(services);
  const title = `Right-sizing ${fleetHeadline(totals)}`;
  const detailed = services.filter(isDetailed).slice(0, mostDetailed);
  const anchors = new Map(detailed.map((service, at) => [service, `service-${at + 1}`]));
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${title}</title><style>${trusted(style)}</style></head><body>
<header><h1>${title}</h1><p class="soft">${whereabouts(report)}</p>${sums(totals)}${problems(report)}</header>
<main>${fleetTable(services, anchors)}${[...anchors].map(([service, id]) => serviceSection(service, id, report.priceBasis))}</main>
<footer>Money: ${report.priceBasis}; a month is 730 hours. Run ${report.id}.</footer></body></html>
`;
  return page.markup;
}

function isDetailed({ observed, considered }: ServiceReport): boolean {
  return isCharted(observed) || considered.length > 0;
}

function whereabouts({ clusters, region, account, lookbackDays, at }: FleetReport): string {
  const named = clusters.length > 12 ? `${clusters.length} clusters` : clusters.join(', ');
  return `${named} · ${region} · account ${account} · last ${lookbackDays} days · ${utcInWords(at)}`;
}

function sums({ atRisk, savedUsd, addedUsd, actions, unpriced }: FleetTotals): Html {
  const tiles: [string, string, string][] = [
    [String(atRisk), 'at risk', atRisk > 0 ? 'high' : ''],
    savedUsd > 0 || actions.shrink === 0
      ? [usdInWords(savedUsd), 'a month to save', savedUsd > 0 ? 'saving' : '']
      : [String(actions.shrink), 'could be smaller', 'saving'],
    ...(addedUsd > 0
      ? [[usdInWords(addedUsd), 'a month for what must grow', ''] as [string, string, string]]
      : []),
    [String(actions.keep), 'fit', ''],
    ...(actions.skip > 0
      ? [[String(actions.skip), 'without an answer', ''] as [string, string, string]]
      : []),
  ];
  const note =
    unpriced > 0 &&
    html`<p class="soft">${counted(unpriced, 'change')} without a known price: not counted.</p>`;
  return html`<ul class="sums">${tiles.map(([number, label, kind]) => html`<li><b class="${kind}">${number}</b>${label}</li>`)}</ul>${note}`;
}

function problems(report: FleetReport): Html | false {
  const lines = [...report.problems, ...fleetGaps(report.services)];
  return (
    lines.length > 0 &&
    html`<div class="problems"><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></div>`
  );
}

function fleetTable(
  services: readonly ServiceReport[],
  anchors: ReadonlyMap<ServiceReport, string>,
): Html | false {
  if (services.length === 0) return false;
  const columns = shownColumns(services);
  const headings = columns.map(
    ({ heading, number }) => html`<th${trusted(number ? ' class="number"' : '')}>${heading}</th>`,
  );
  const rows = services.map((service) => fleetTableRow(service, anchors.get(service), columns));
  return html`<div class="scroll"><table><thead><tr>${headings}<th>Why</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function fleetTableRow(
  service: ServiceReport,
  anchor: string | undefined,
  columns: readonly ShownColumn[],
): Html {
  const cells = columns.map((column) => {
    const text = column.text(service);
    if (column.heading === 'Service') {
      return html`<th scope="row">${anchor ? html`<a href="#${anchor}">${text}</a>` : text}</th>`;
    }
    return html`<td class="${column.number ? 'number' : 'fixed'} ${column.tone?.(service)}">${text}</td>`;
  });
  return html`<tr>${cells}<td class="why">${reasonWords(service.decision)}</td></tr>
`;
}
