import { axisX, axisY, barX, gridX, text } from '@observablehq/plot';
import { counted, minutesInWords, percentInWords, sizeInWords, usdInWords } from '../../model/format.ts';
import type { ConsideredSize } from '../decide/decision.ts';
import { colors, drawing, fullWidth } from './html-plot.ts';
import type { Html } from './html-template.ts';

const barHeight = 21;

const fills: Readonly<Record<ConsideredSize['verdict'], { fill: string; opacity: number }>> = {
  chosen: { fill: colors.advised, opacity: 1 },
  'in use': { fill: colors.inUse, opacity: 1 },
  'too small': { fill: colors.stop, opacity: 0.35 },
  'held back': { fill: colors.usage, opacity: 0.45 },
  dearer: { fill: colors.soft, opacity: 0.3 },
};

/** What each size would cost, and what the usage would have met on it. */
export function costOfSizes(sizes: readonly ConsideredSize[]): Html {
  const isPriced = sizes.every(({ monthlyUsd }) => monthlyUsd !== undefined);
  const rows = sizes.map((size) => ({
    label: sizeInWords(size.size),
    value: isPriced ? (size.monthlyUsd ?? 0) : 100 * size.priceShare,
    words: `${isPriced ? usdInWords(size.monthlyUsd ?? 0) : percentInWords(size.priceShare)} · ${metInWords(size)}`,
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
      axisX({ label: isPriced ? '$/month' : '% of the price in use', ticks: 5 }),
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
