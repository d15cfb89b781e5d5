import type { ChartFrame } from './chart-frame.ts';
import { labelStep, tickWords } from './chart-scale.ts';

/** Axes, grid and lines. */
export function ChartDrawing({ frame, active }: { frame: ChartFrame; active: number | undefined }) {
  const { width, height, series, x, y } = frame;
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <Axes frame={frame} />
      {active === undefined ? null : (
        <line className="chart-guide" x1={x(active)} x2={x(active)} y1={frame.top} y2={frame.bottom} />
      )}
      {series.map(({ name, values }, index) => (
        <g key={name} className={`series-${index + 1}`}>
          <polyline points={values.map((value, at) => `${x(at)},${y(value)}`).join(' ')} />
          {values.map((value, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place on the axis
            <circle key={at} cx={x(at)} cy={y(value)} r={at === active ? 4 : 2} />
          ))}
        </g>
      ))}
    </svg>
  );
}

function Axes({ frame }: { frame: ChartFrame }) {
  const { left, right, bottom, categories, x, y } = frame;
  const every = labelStep(categories, frame.step);
  return (
    <g className="chart-axes">
      {frame.ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text x={left - 8} y={y(tick)} dy="0.32em" textAnchor="end">
            {tickWords(tick)}
          </text>
        </g>
      ))}
      {categories.map((category, index) =>
        index % every === 0 ? (
          <text key={category} x={x(index)} y={bottom + 18} textAnchor="middle">
            {category}
          </text>
        ) : null,
      )}
      {frame.yLabel ? (
        <text className="axis-title" x={4} y={14}>
          {frame.yLabel}
        </text>
      ) : null}
      {frame.xLabel ? (
        <text className="axis-title" x={(left + right) / 2} y={bottom + 38} textAnchor="middle">
          {frame.xLabel}
        </text>
      ) : null}
    </g>
  );
}
