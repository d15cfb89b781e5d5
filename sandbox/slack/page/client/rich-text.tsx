import { type Block as LibraryBlock, Message } from 'slack-blocks-to-jsx';
import { groupName, userName } from '../../users.ts';
import { CodeBlock } from './code-block.tsx';
import { formatDate } from './dates.ts';
import { Circle, Warning, WhiteCheckMark } from './emoji.tsx';
import { type ListPart, withOwnNumbers } from './list-numbers.ts';
import { circles, type RichElement, type RichPart } from './mrkdwn.ts';
import { SafeLink } from './safe-link.tsx';

type Hooks = NonNullable<Parameters<typeof Message>[0]['hooks']>;

const hooks: Hooks = {
  link: ({ href, className, children }) => (
    <SafeLink href={href} className={className}>
      {children}
    </SafeLink>
  ),
  date: ({ timestamp, format }) => <LocalTime timestamp={Number(timestamp)} format={format} />,
  user: ({ id }) => <span className="mention">@{userName(id)}</span>,
  usergroup: ({ id }) => <span className="mention">@{groupName(id)}</span>,
  // An unknown name stays as it was typed: "12:30:45" and ARNs look like short codes too.
  emoji: (emoji, parse) => {
    if (emoji.name === 'white_check_mark') return <WhiteCheckMark />;
    if (emoji.name === 'warning') return <Warning />;
    const circle = circles.find(({ name }) => name === emoji.name);
    if (circle) return <Circle {...circle} />;
    const character = parse(emoji);
    return character === emoji.name ? `:${emoji.name}:` : character;
  },
};

interface AnyBlock {
  type: string;
  elements?: unknown;
}

/** A block that slack-blocks-to-jsx renders, with this page's links, dates and emoji; code is this page's own. */
export function LibraryBlockView({ block }: { block: AnyBlock }) {
  if (block.type !== 'rich_text') return <Rendered block={block} />;
  return (
    <div className="rich-text">
      {runsOf(withOwnNumbers(block.elements as readonly ListPart[])).map((run, index) => {
        const [first] = run;
        // biome-ignore lint/suspicious/noArrayIndexKey: a part of a block is its place
        if (first?.type === code) return <CodeBlock key={index} elements={first.elements as RichElement[]} />;
        // biome-ignore lint/suspicious/noArrayIndexKey: a part of a block is its place
        return <Rendered key={index} block={{ ...block, elements: run }} />;
      })}
    </div>
  );
}

const code = 'rich_text_preformatted';

/** Parts in order: each code alone, what stands between together. */
function runsOf(parts: readonly ListPart[]): ListPart[][] {
  const runs: ListPart[][] = [];
  for (const part of parts) {
    const last = runs.at(-1);
    if (last && part.type !== code && last[0]?.type !== code) last.push(part);
    else runs.push([part]);
  }
  return runs;
}

function Rendered({ block }: { block: AnyBlock }) {
  return <Message blocks={[block as unknown as LibraryBlock]} name="" logo="" withoutWrapper hooks={hooks} />;
}

/** Parts of a rich_text block, or what parsing mrkdwn gave. */
export function RichText({ parts }: { parts: RichPart[] }) {
  const elements = parts.map((part) => ({ ...part, elements: part.elements.map(linkDate) }));
  return <LibraryBlockView block={{ type: 'rich_text', elements }} />;
}

/** The package does not know that a date can be a link. */
function linkDate(element: RichElement): RichElement {
  if (element.type !== 'date' || !element.url) return element;
  const text = formatDate(element.timestamp, element.format);
  return { type: 'link', url: element.url, text, ...(element.style && { style: element.style }) };
}

function LocalTime({ timestamp, format }: { timestamp: number; format: string }) {
  const date = new Date(timestamp * 1000);
  return (
    <time dateTime={date.toISOString()} title={date.toLocaleString()}>
      {formatDate(timestamp, format)}
    </time>
  );
}
