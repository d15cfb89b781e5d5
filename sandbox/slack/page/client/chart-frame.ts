import type { LineChartBlock } from '../../../../shared/slack/message.ts';
import { niceTicks, tickWords } from './chart-scale.ts';

/** A chart measured out in pixels. */
export interface ChartFrame {
  width: number;
  height: number;
  left: number;
  bottom: number;
  top: number;
  right: number;
  /** Pixels from one category to the next. */
  step: number;
  ticks: number[];
  categories: string[];
  /** The values of each series in the order of the categories. */
  series: { name: string; values: number[] }[];
  xLabel?: string | undefined;
  yLabel?: string | undefined;
  x(index: number): number;
  y(value: number): number;
}

const height = 240;

/** Measures a chart out for so many pixels of width. */
export function frameOf({ series, axis_config }: LineChartBlock['chart'], width: number): ChartFrame {
  const { categories, x_label, y_label } = axis_config;
  const ordered = series.map(({ name, data }) => {
    const byCategory = new Map(data.map(({ label, value }) => [label, value]));
    return { name, values: categories.map((category) => byCategory.get(category) ?? 0) };
  });
  const ticks = niceTicks(
    ordered.flatMap(({ values }) => values),
    4,
  );
  const [lowest, highest] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const widestTick = Math.max(...ticks.map((tick) => tickWords(tick).length));
  const left = 14 + 7 * widestTick;
  const right = Math.max(left + 1, width - 22);
  const top = y_label ? 30 : 12;
  const bottom = height - (x_label ? 46 : 26);
  const step = categories.length > 1 ? (right - left) / (categories.length - 1) : right - left;
  return {
    ...{ width, height, left, right, top, bottom, step, ticks, categories },
    series: ordered,
    xLabel: x_label,
    yLabel: y_label,
    x: (index) => (categories.length > 1 ? left + index * step : (left + right) / 2),
    y: (value) => bottom - ((value - lowest) / (highest - lowest)) * (bottom - top),
  };
}
