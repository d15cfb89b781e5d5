import { type Markish, type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Html, trusted } from './html-template.ts';

// One document for all drawings of a process: making it costs more than a drawing.
const { document } = parseHTML('<!doctype html><html><body></body></html>');

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
 */
export function drawing(description: string, options: PlotOptions & { marks: Markish[] }): Html {
  const svg = plot({
    document: document as unknown as Document,
    width: 640,
    ariaLabel: description,
    ...options,
  });
  svg.setAttribute('role', 'img');
  return trusted(svg.outerHTML);
}
