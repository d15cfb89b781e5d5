import { cleanText } from '../../model/redaction/clean-text.ts';
import { escapeHtml } from '../../model/text/escape.ts';

/** Markup that is fit to stand in a page. Only `html` and `trusted` make it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = Html | string | number | undefined | false | readonly Value[];

/**
 * A piece of a page: everything that is put in is redacted and escaped, unless it is a piece itself. Lists are joined;
 * `undefined` and `false` are nothing. Attributes must stand between double quotes.
 */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(parts.map((part, at) => (at === 0 ? part : markupOf(values[at - 1]) + part)).join(''));
}

/** Markup of our own making: a drawing, a style sheet. Never give it text from outside. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

/** Longer than any reason, note or name of a report. */
const longestText = 10_000;

function markupOf(value: Value): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? escapeHtml(cleanText(value, longestText)) : value.map(markupOf).join('');
}
