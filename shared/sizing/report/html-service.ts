import type { FargateSize } from '../../model/fargate-sizes.ts';
import { sameSize } from '../../model/fargate-sizes.ts';
import { utcInWords } from '../../model/format.ts';
import type { FittedContainer } from '../decide/decision.ts';
import type { ServiceReport } from '../service-report.ts';
import { nearestSizes } from './considered-sizes.ts';
import { isAtRisk } from './fleet.ts';
import { costOfSizes, cpuDistribution, memoryDistribution } from './html-charts.ts';
import { type Html, html } from './html-template.ts';
import { cpuOverTime, memoryOverTime, tasksOverTime } from './html-usage-charts.ts';
import { noteWords } from './note-words.ts';
import { serviceFacts } from './service-facts.ts';
import { actionInWords, riskInWords, runnerUpInWords, savingInWords, stepsOf } from './service-words.ts';
import { reasonWords } from './skip-words.ts';
import { type ChartedUsage, isCharted } from './usage-table.ts';

/** Section on one service. @param id its anchor in the page */
export function serviceSection(report: ServiceReport, id: string, priceBasis: string): Html {
  const { place, decision, considered, observed, setup } = report;
  const risk = riskInWords(report);
  const advised =
    decision.action === 'skip' || (setup && sameSize(decision.size, setup.size)) ? undefined : decision.size;
  const saving = savingInWords(report);
  const title = html`<h2>${place.name}</h2> <span class="order">${actionInWords(report)}</span>
${risk && html`<span class="${risk}">${risk} risk at its current size</span>`}
${saving && html`<span class="soft">${saving}</span>`}`;
  const body = html`<p class="soft">${place.kind === 'service' ? 'Service' : 'Task family'} in ${place.cluster} · analyzed ${utcInWords(report.analysedAt)} · <a href="#top">back to top</a></p>
<p class="reason">${reasonWords(decision)}</p>
<div class="columns">
${words(report, priceBasis)}
${isCharted(observed) && charts(observed, setup?.size, advised)}
${considered.length > 0 && sizes(report)}
${setup && setup.containers.length > 0 && containers(report)}
</div>`;
  // Services that stay as they are open on a click; on paper only their line shows.
  return decision.action === 'keep' && !isAtRisk(report)
    ? html`<section class="service" id="${id}"><details><summary>${title}</summary>${body}</details></section>`
    : html`<section class="service" id="${id}"><header>${title}</header>${body}</section>`;
}

/** Steps and caveats on the left, facts on the right. */
function words(report: ServiceReport, priceBasis: string): Html {
  const runnerUp = runnerUpInWords(report);
  return html`<div>
${bullets('What to do', stepsOf(report))}
${bullets('Caveats', report.notes.map(noteWords))}
${bullets('Could not be read', report.gaps)}
${runnerUp && html`<p class="note">${runnerUp}</p>`}
${report.offer?.patch && html`<h3>In code</h3><p>${report.offer.patch.sentence}</p><pre>${report.offer.patch.patch}</pre>`}</div>
<dl>${serviceFacts(report, priceBasis).map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
}

function bullets(heading: string, lines: readonly string[]): Html | false {
  return (
    lines.length > 0 &&
    html`<h3>${heading}</h3><ul class="list">${lines.map((line) => html`<li>${line}</li>`)}</ul>`
  );
}

function charts(
  observed: ChartedUsage,
  inUse: FargateSize | undefined,
  advised: FargateSize | undefined,
): Html {
  const tasks = tasksOverTime(observed);
  return html`<div class="wide"><ul class="legend">
<li style="--line-color: var(--usage)">usage (CPU: average of tasks)</li><li style="--line-color: var(--peak)">busiest task</li>
<li style="--line-color: var(--in-use)">size that ran</li>
${advised && html`<li class="dashed" style="--line-color: var(--advised)">recommended size</li>`}
${observed.stops.length > 0 && html`<li class="cross" style="--line-color: var(--stop)">a task stopped because it ran out</li>`}
</ul></div>
${figure('CPU of one task', cpuOverTime(observed, advised))}
${figure('Memory of one task', memoryOverTime(observed, advised))}
${inUse && figure('CPU distribution (share of time)', cpuDistribution(observed, inUse, advised))}
${inUse && figure('Memory distribution (share of time)', memoryDistribution(observed, inUse, advised))}
${tasks && figure('Running tasks', tasks)}`;
}

function figure(caption: string, drawing: Html): Html {
  return html`<figure><figcaption>${caption}</figcaption>${drawing}</figure>`;
}

function sizes({ considered, observed }: ServiceReport): Html {
  const { shown, leftOut } = nearestSizes(considered);
  const caption = leftOut > 0 ? `Sizes considered (${leftOut} more left out)` : 'The sizes considered';
  return html`<div class="wide scroll cost">${figure(caption, costOfSizes(shown, observed))}</div>`;
}

const fields = [
  ['cpu', 'cpuUnits'],
  ['memory (MiB)', 'memoryMiB'],
  ['memoryReservation (MiB)', 'memoryReservationMiB'],
] as const;

function containers({ setup, decision }: ServiceReport): Html {
  const fitted = decision.action === 'skip' ? [] : decision.containers;
  const rows = (setup?.containers ?? []).map((container) => {
    const change = fitted.find(({ name }) => name === container.name);
    const cells = fields.map(
      ([, field]) => html`<td class="number">${limit(container[field], change?.[field])}</td>`,
    );
    return html`<tr><th scope="row">${container.name}</th>${cells}<td>${container.runtimeSettings.join(' ')}</td><td class="why">${container.image}</td></tr>`;
  });
  return html`<div class="wide scroll"><h3>Containers</h3><table><thead><tr><th>Container</th>
${fields.map(([heading]) => html`<th class="number">${heading}</th>`)}<th>Heap and workers</th><th>Image</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function limit(now: number | undefined, change: FittedContainer['cpuUnits']): Html {
  return change ? html`${change.from} → <b>${change.to}</b>` : html`${now || '–'}`;
}
