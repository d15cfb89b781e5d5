import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { LineChartBlock } from '../../../../shared/slack/message.ts';
import { ChartDrawing } from './chart-drawing.tsx';
import { type ChartFrame, frameOf } from './chart-frame.ts';
import { tickWords } from './chart-scale.ts';
import { useWidth } from './use-width.ts';

/** A line chart. The values of one category show under the pointer, or by the arrow keys. */
export function ChartView({ block }: { block: LineChartBlock }) {
  const { element, width } = useWidth(560);
  const [active, setActive] = useState<number>();
  const frame = frameOf(block.chart, width);
  const { categories } = frame;

  const point = ({ nativeEvent, currentTarget }: PointerEvent) => {
    const left = currentTarget.getBoundingClientRect().left;
    const index = Math.round((nativeEvent.clientX - left - frame.left) / frame.step);
    setActive(Math.max(0, Math.min(categories.length - 1, index)));
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setActive((now = -1) => Math.max(0, Math.min(categories.length - 1, now + step)));
  };

  return (
    <figure className="chart-block">
      <figcaption>{block.title}</figcaption>
      <div
        ref={element}
        className="chart-plot"
        role="slider"
        tabIndex={0}
        aria-label={`${block.title}: values at`}
        aria-valuemin={0}
        aria-valuemax={categories.length - 1}
        aria-valuenow={active ?? 0}
        aria-valuetext={active === undefined ? 'use the arrow keys' : spoken(frame, active)}
        onPointerMove={point}
        onPointerLeave={() => setActive(undefined)}
        onBlur={() => setActive(undefined)}
        onKeyDown={press}
      >
        <ChartDrawing frame={frame} active={active} />
        {active === undefined ? null : <Values frame={frame} index={active} />}
      </div>
      <ul className="chart-legend" aria-label="Legend">
        {frame.series.map(({ name }, index) => (
          <li key={name}>
            <Swatch index={index} /> {name}
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Swatch({ index }: { index: number }) {
  return <span className={`swatch series-${index + 1}`} aria-hidden="true" />;
}

/** The values of one category, beside the pointer and never outside the chart. */
function Values({ frame, index }: { frame: ChartFrame; index: number }) {
  const x = frame.x(index);
  const side = x > frame.width / 2 ? { right: frame.width - x + 10 } : { left: x + 10 };
  return (
    <div className="chart-values" style={side} aria-hidden="true">
      <strong>{frame.categories[index]}</strong>
      {frame.series.map(({ name, values }, series) => (
        <div key={name}>
          <Swatch index={series} /> <span>{name}</span> <b>{tickWords(values[index] ?? 0)}</b>
        </div>
      ))}
    </div>
  );
}

function spoken({ categories, series }: ChartFrame, index: number): string {
  const values = series.map(({ name, values }) => `${name} ${tickWords(values[index] ?? 0)}`);
  return `${categories[index]}: ${values.join(', ')}`;
}
