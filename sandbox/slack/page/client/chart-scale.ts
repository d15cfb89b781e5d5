/** Steps that people count in: 1, 2, 2.5, 5 and ten times those. */
const niceSteps = [1, 2, 2.5, 5, 10];

/** Round numbers from the lowest value (or 0) to at least the highest, so that about `count` steps lie between. */
export function niceTicks(values: readonly number[], count: number): number[] {
  const lowest = Math.min(0, ...values);
  const highest = Math.max(0, ...values);
  const roughStep = (highest - lowest || 1) / count;
  const magnitude = 10 ** Math.floor(Math.log10(roughStep));
  const step = (niceSteps.find((nice) => nice * magnitude >= roughStep * 0.999) ?? 10) * magnitude;
  const first = Math.floor(lowest / step);
  const last = Math.max(first + 1, Math.ceil(highest / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toFixed(9)));
}

/** Formats a number for an axis: "1,024", "0.25". */
export function tickWords(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

/**
 * Which of the labels under an axis are shown: every one, or every second, third, ... so that none touches the
 * next.
 *
 * @param room pixels from one label to the next
 */
export function labelStep(labels: readonly string[], room: number): number {
  const characterWidth = 6.6;
  const widest = Math.max(...labels.map((label) => label.length)) * characterWidth + 12;
  return Math.max(1, Math.ceil(widest / room));
}
