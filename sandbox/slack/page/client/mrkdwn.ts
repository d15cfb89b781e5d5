/** The parts of Slack's rich_text block that mrkdwn can express. */
export interface RichPart {
  type: 'rich_text_section' | 'rich_text_quote' | 'rich_text_preformatted';
  elements: RichElement[];
}

interface TextStyle {
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
}

export type RichElement = { style?: TextStyle } & (
  | { type: 'text'; text: string }
  | { type: 'link'; url: string; text?: string }
  | { type: 'emoji'; name: string }
  | { type: 'date'; timestamp: number; format: string; url?: string; fallback?: string }
  | { type: 'user'; user_id: string }
  | { type: 'usergroup'; usergroup_id: string }
  | { type: 'broadcast'; range: 'here' | 'channel' | 'everyone' }
);

// slack-blocks-to-jsx has a mrkdwn parser, but it takes escaped text for markup (`&lt;!channel&gt;` becomes a
// mention), drops the colons of ARNs and times, and doubles asterisks in code. Text with markup is what the
// program must get right, so it is parsed here as Slack does, into rich_text, which the package renders well.

const fence = /```\n?([\s\S]*?)\n?```/;
const token = new RegExp(
  [
    '`(?<code>[^`\\n]+)`',
    '<(?<angle>[^<>\\n]+)>',
    '(?<bare>https?://[^\\s<>|`]*[^\\s<>|`.,;:!?)"\'*_~])',
    ':(?<emoji>[a-z0-9_+-]+):',
    // A marker opens after a non-word character and closes before one: not in snake_case or 2*3*4.
    '(?<![\\p{L}\\p{N}])(?<mark>[*_~])(?!\\s|\\k<mark>)(?<inner>[^\\n]*?\\S)\\k<mark>(?![\\p{L}\\p{N}])',
  ].join('|'),
  'gu',
);
const styleOfMark: Record<string, TextStyle> = {
  '*': { bold: true },
  _: { italic: true },
  '~': { strike: true },
};

/** Parses the text of a mrkdwn text object. */
export function parseMrkdwn(text: string): RichPart[] {
  // Splitting at a pattern with one group gives the text outside and the text inside in turn.
  return text.split(fence).flatMap((piece, index): RichPart[] => {
    if (index % 2 === 0) return parseLines(piece);
    return [{ type: 'rich_text_preformatted', elements: inline(piece, {}, /<(?<angle>[^<>\n]+)>/g) }];
  });
}

/** Parses the text of a plain_text text object, which has emoji and no other markup. */
export function parsePlainText(text: string): RichPart[] {
  const escaped = text.replaceAll('&', '&amp;');
  return [{ type: 'rich_text_section', elements: inline(escaped, {}, /:(?<emoji>[a-z0-9_+-]+):/g) }];
}

/** Slack's three escapes, and no others. */
function unescapeSlack(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Lines that start with ">" become quotes, the others sections. */
function parseLines(text: string): RichPart[] {
  const parts: { type: RichPart['type']; lines: string[] }[] = [];
  for (const line of text.replace(/^\n|\n$/g, '').split('\n')) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
    const type = quoted ? 'rich_text_quote' : 'rich_text_section';
    const last = parts.at(-1);
    if (last?.type === type) last.lines.push(quoted?.[1] ?? line);
    else parts.push({ type, lines: [quoted?.[1] ?? line] });
  }
  return parts
    .map(({ type, lines }) => ({ type, elements: inline(lines.join('\n'), {}, token) }))
    .filter(({ elements }) => elements.length > 0);
}

function inline(text: string, style: TextStyle, pattern: RegExp): RichElement[] {
  const elements: RichElement[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    elements.push(...plain(text.slice(end, match.index), style));
    elements.push(...markup(match[0], match.groups ?? {}, style));
    end = match.index + match[0].length;
  }
  return [...elements, ...plain(text.slice(end), style)];
}

/** Severities of incidents: characters that Slack shows as its own pictures. */
export const circles = [
  { name: 'red_circle', character: '🔴', fill: '#dd2e44', stroke: '#dd2e44' },
  { name: 'large_yellow_circle', character: '🟡', fill: '#f4c430', stroke: '#f4c430' },
  { name: 'white_circle', character: '⚪', fill: '#f1f3f5', stroke: '#8c959f' },
] as const;

const circle = new RegExp(`(${circles.map(({ character }) => character).join('|')})`, 'u');

/** Text, and the circles in it, which Slack shows as emoji wherever they stand. */
function plain(text: string, style: TextStyle): RichElement[] {
  return text.split(circle).flatMap((piece): RichElement[] => {
    if (piece === '') return [];
    const emoji = style.code ? undefined : circles.find(({ character }) => character === piece);
    return [
      emoji
        ? { type: 'emoji', name: emoji.name, style }
        : { type: 'text', text: unescapeSlack(piece), style },
    ];
  });
}

function markup(all: string, groups: Record<string, string | undefined>, style: TextStyle): RichElement[] {
  const { code, angle, bare, emoji, mark, inner } = groups;
  if (code) return plain(code, { ...style, code: true });
  if (angle) return [angleElement(angle, style)];
  if (bare) return [{ type: 'link', url: unescapeSlack(bare), style }];
  if (emoji) return [{ type: 'emoji', name: emoji, style }];
  if (mark && inner) return inline(inner, { ...style, ...styleOfMark[mark] }, token);
  return plain(all, style);
}

/** Text between angle brackets: a mention, a date or a link, with its label after a bar. */
function angleElement(content: string, style: TextStyle): RichElement {
  const bar = content.indexOf('|');
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? undefined : unescapeSlack(content.slice(bar + 1));
  const [command = '', ...details] = target.split('^');
  if (command === '!here' || command === '!channel' || command === '!everyone') {
    return { type: 'broadcast', range: command.slice(1) as 'here', style };
  }
  if (command === '!date') return dateElement(details, label ?? '', style);
  if (command === '!subteam') return { type: 'usergroup', usergroup_id: details[0] ?? '', style };
  if (target.startsWith('@')) return { type: 'user', user_id: target.slice(1), style };
  if (target.startsWith('#')) return { type: 'text', text: `#${label ?? target.slice(1)}`, style };
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) {
    return { type: 'link', url: unescapeSlack(target), ...(label && { text: label }), style };
  }
  return { type: 'text', text: unescapeSlack(`<${content}>`), style };
}

function dateElement(details: string[], fallback: string, style: TextStyle): RichElement {
  const [seconds, format, url] = details;
  const timestamp = Number(seconds);
  if (!Number.isInteger(timestamp) || !format) return { type: 'text', text: fallback, style };
  return { type: 'date', timestamp, format, fallback, ...(url && { url }), style };
}
