import { cleanText } from '../../model/redaction/clean-text.ts';
import { escapeHtml } from '../../model/text/escape.ts';

/** Markup that is safe to insert into a page. Only `html` and `trusted` create it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = Html | string | number | undefined | false | readonly Value[];

/**
 * Template tag for a piece of a page. Everything interpolated is redacted and escaped, unless it is a piece itself.
 * Lists are joined; `undefined` and `false` render nothing. Attributes must be in double quotes.
 */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(parts.map((part, at) => (at === 0 ? part : markupOf(values[at - 1]) + part)).join(''));
}

/** Marks fixed markup as safe: a drawing, a style sheet. Never call it with text from outside. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

/** Characters kept of a text; longer than any reason, note or name of a report. */
const longestText = 10_000;

function markupOf(value: Value): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? escapeHtml(cleanText(value, longestText)) : value.map(markupOf).join('');
}
