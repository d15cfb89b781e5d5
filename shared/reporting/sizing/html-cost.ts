import { axisX, axisY, barX, gridX, text } from '@observablehq/plot';
import type { ConsideredSize } from '../../rightsizing/decision.ts';
import { minutesInWords, sizeInWords } from '../../rightsizing/words.ts';
import { counted } from '../words.ts';
import { colors, drawing, fullWidth } from './html-plot.ts';
import type { Html } from './html-template.ts';
import { usd } from './money.ts';

const mostBars = 22;
/** Cheaper than the cheaper of the two, and dearer than the dearer. */
const mostBeside = 5;
const barHeight = 21;

const fills: Readonly<Record<ConsideredSize['verdict'], { fill: string; opacity: number }>> = {
  chosen: { fill: colors.advised, opacity: 1 },
  'in use': { fill: colors.inUse, opacity: 1 },
  'too small': { fill: colors.stop, opacity: 0.35 },
  'held back': { fill: colors.usage, opacity: 0.45 },
  dearer: { fill: colors.soft, opacity: 0.3 },
};

/**
 * The sizes that matter beside the chosen one and the one in use: what lies between them in price, and a few on either
 * side; of too many those nearest to one of the two.
 * @param considered cheapest first
 * @returns them, and how many were left out
 */
export function nearestSizes(considered: readonly ConsideredSize[]): {
  shown: ConsideredSize[];
  leftOut: number;
} {
  const named = considered.flatMap(({ verdict }, at) =>
    verdict === 'chosen' || verdict === 'in use' ? [at] : [],
  );
  const distance = (at: number) => Math.min(...named.map((one) => Math.abs(one - at)));
  const from = Math.max(0, Math.min(...named) - mostBeside);
  const nearest = considered
    .map((_, at) => at)
    .slice(from, Math.max(...named) + mostBeside + 1)
    .toSorted((one, other) => distance(one) - distance(other))
    .slice(0, mostBars);
  const kept = new Set(nearest);
  const shown = considered.filter((_, at) => kept.has(at));
  return { shown, leftOut: considered.length - shown.length };
}

/** What each size would cost, and what the usage would have met on it. */
export function costOfSizes(sizes: readonly ConsideredSize[]): Html {
  const isPriced = sizes.every(({ monthlyUsd }) => monthlyUsd !== undefined);
  const rows = sizes.map((size) => ({
    label: sizeInWords(size.size),
    value: isPriced ? (size.monthlyUsd ?? 0) : 100 * size.priceShare,
    words: `${isPriced ? usd(size.monthlyUsd ?? 0) : `${Math.round(100 * size.priceShare)} %`} · ${metInWords(size)}`,
    ...fills[size.verdict],
  }));
  const most = Math.max(...rows.map(({ value }) => value));
  return drawing('Cost of the sizes considered', {
    width: fullWidth,
    height: 40 + barHeight * rows.length,
    marginLeft: 128,
    marginRight: 12,
    marginTop: 8,
    x: { domain: [0, most * 1.45] },
    y: { domain: rows.map(({ label }) => label) },
    marks: [
      gridX({ stroke: colors.soft, strokeOpacity: 0.18, ticks: 5 }),
      axisY({ label: null, tickSize: 0 }),
      axisX({ label: isPriced ? '$ a month' : '% of the price in use', ticks: 5 }),
      barX(rows, {
        x: 'value',
        y: 'label',
        fill: 'fill',
        fillOpacity: 'opacity',
        insetTop: 2,
        insetBottom: 2,
      }),
      text(rows, { x: 'value', y: 'label', text: 'words', textAnchor: 'start', dx: 6, fill: 'currentColor' }),
    ],
  });
}

function metInWords({ verdict, minutesOver, memoryKills }: ConsideredSize): string {
  const met = [
    minutesOver > 0 ? `CPU over for ${minutesInWords(minutesOver)}` : '',
    memoryKills > 0 ? counted(memoryKills, 'memory kill') : '',
  ].filter(Boolean);
  return [verdict, ...met].join(', ');
}
