import { type Markish, type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Html, trusted } from './html-template.ts';

// One document for all drawings of a process: making it costs more than a drawing.
const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** Pixels of a column of the page, and of both. */
const halfWidth = 530;
export const fullWidth = 1090;

/** Colours of the page's style sheet, so that a drawing follows light and dark. */
export const colors = {
  usage: 'var(--usage)',
  peak: 'var(--peak)',
  inUse: 'var(--in-use)',
  advised: 'var(--advised)',
  stop: 'var(--stop)',
  soft: 'var(--soft)',
} as const;

/**
 * A drawing as SVG. It holds numbers and words of ours only, never text from outside.
 * @param description what a screen reader says
 * @param options.width as wide as it is shown on a desk: then its text has the size of the page's
 */
export function drawing(description: string, options: PlotOptions & { marks: Markish[] }): Html {
  const svg = plot({
    document: document as unknown as Document,
    width: halfWidth,
    ariaLabel: description,
    ...options,
  });
  svg.setAttribute('role', 'img');
  return trusted(svg.outerHTML);
}
