import { counted, utcInWords } from '../../model/format.ts';
import type { FleetReport, ServiceReport } from '../service-report.ts';
import { mostDetailed } from '../service-report.ts';
import { type ShownColumn, shownColumns } from './columns.ts';
import { fleetTotals, sortServices } from './fleet.ts';
import { fleetGaps, fleetHeadline } from './fleet-words.ts';
import { serviceSection } from './html-service.ts';
import { style } from './html-style.ts';
import { summary } from './html-summary.ts';
import { type Html, html, trusted } from './html-template.ts';
import { reasonWords } from './skip-words.ts';
import { isCharted } from './usage-table.ts';

/** Nothing is loaded and no script runs, whatever text the page contains. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * Renders the report as one self-contained page: a summary for the owner of the bill, the fleet as a table, and the
 * services that have usage over time with their charts. For desktop, phone and print, light and dark mode. Takes about
 * 0.1 s for each detailed service.
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
<header id="top"><h1>${title}</h1><p class="soft">${whereabouts(report)}</p>${contents(anchors)}${problems(report)}</header>
<main>${summary(report, services, totals, anchors)}<section id="services"><h2>All services, the most urgent first</h2>${fleetTable(services, anchors)}</section>
${[...anchors].map(([service, id]) => serviceSection(service, id, report.priceBasis))}</main>
<footer>Prices: ${report.priceBasis}; a month is 730 hours. Run ${report.id}.</footer></body></html>
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

function contents(anchors: ReadonlyMap<ServiceReport, string>): Html {
  const links = [...anchors].map(([{ place }, id]) => html`<a href="#${id}">${place.name}</a>`);
  return html`<nav aria-label="Contents"><a href="#summary">Summary</a><a href="#method">Method</a><a href="#services">All services</a>
${links.length > 0 && html`<details><summary>${counted(links.length, 'service')} in detail</summary><div>${links}</div></details>`}</nav>`;
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
  return html`<div class="scroll"><table class="fleet"><thead><tr>${headings}<th>Why</th></tr></thead><tbody>${rows}</tbody></table></div>`;
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
    return html`<td class="${column.number ? 'number' : 'fixed'} ${column.tone?.(service)}" data-label="${column.heading}">${text}</td>`;
  });
  return html`<tr>${cells}<td class="why" data-label="Why">${reasonWords(service.decision)}</td></tr>
`;
}
