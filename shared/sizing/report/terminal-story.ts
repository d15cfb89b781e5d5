import { wrap } from '../../model/text/plain-text.ts';
import type { ServiceReport } from '../service-report.ts';
import { isCharted } from './charted.ts';
import { noteWords } from './note-words.ts';
import { safeWords } from './safe-words.ts';
import { serviceFacts } from './service-facts.ts';
import { reasonWords } from './skip-words.ts';
import { runnerUpInWords, stepsOf } from './steps.ts';
import { type Paint, warnings } from './terminal-paint.ts';
import { usageTable } from './usage-table.ts';
import { orderInWords } from './words.ts';

function bullets(heading: string, lines: readonly string[], columns: number): string {
  if (lines.length === 0) return '';
  const items = lines.flatMap((line) => wrap(safeWords(line), columns, { first: '• ', rest: '  ' }));
  return [heading, ...items].join('\n');
}

/** Everything about one service. */
export function story(report: ServiceReport, priceBasis: string, paint: Paint, columns: number): string {
  const { decision, setup, observed, notes, gaps, place } = report;
  const risk = decision.action === 'skip' || decision.risk === 'none' ? undefined : decision.risk;
  const title = `${safeWords(place.name)} · ${orderInWords(report)}${risk ? ` · ${risk} risk as it is` : ''}`;
  const advised = decision.action === 'skip' || decision.action === 'keep' ? undefined : decision.size;
  const facts = serviceFacts(report, priceBasis);
  const labels = Math.max(0, ...facts.map(({ label }) => label.length)) + 2;
  const runnerUp = runnerUpInWords(report);
  return [
    wrap(title, columns)
      .map((line) => paint(risk ?? 'strong', line))
      .join('\n'),
    wrap(safeWords(reasonWords(decision)), columns).join('\n'),
    bullets('What to do', stepsOf(report), columns),
    bullets('Mind', notes.map(noteWords), columns),
    setup && isCharted(observed) ? usageTable(observed, setup.size, advised) : '',
    facts
      .flatMap(({ label, value }) =>
        wrap(safeWords(value), columns, { first: label.padEnd(labels), rest: ' '.repeat(labels) }),
      )
      .join('\n'),
    runnerUp ? wrap(safeWords(runnerUp), columns).join('\n') : '',
    warnings(gaps, columns, paint),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
