import type { ActionsBlockElement, SectionBlock } from '@slack/types';
import type { Block } from '../../../../shared/slack/message.ts';
import { type BlockPlace, type Button, ButtonView } from './button-view.tsx';
import { ChartView } from './chart-view.tsx';
import { DataTableView } from './data-table-view.tsx';
import { type Menu, MenuView } from './menu-view.tsx';
import { parseMrkdwn, parsePlainText } from './mrkdwn.ts';
import { LibraryBlockView, RichText } from './rich-text.tsx';

interface TextObject {
  type: 'plain_text' | 'mrkdwn';
  text: string;
}

interface ImageElement {
  type: 'image';
  image_url?: string;
  alt_text: string;
}

interface BlockViewProps {
  block: Block;
  place: BlockPlace;
}

/**
 * One block as Slack shows it. Blocks with mrkdwn or plain text are laid out here (see mrkdwn.ts for why),
 * and those with buttons too, since the package gives no clicks away; it renders the rest.
 */
export function BlockView({ block, place }: BlockViewProps) {
  switch (block.type) {
    case 'header':
      return (
        <h3 className="header-block">
          <Text text={block.text} />
        </h3>
      );
    case 'divider':
      return <hr className="divider-block" />;
    case 'section':
      return <Section block={block} place={place} />;
    case 'context':
      return (
        <div className="context-block">
          {block.elements.map((element) => (
            <ContextElement key={JSON.stringify(element)} element={element} />
          ))}
        </div>
      );
    case 'actions':
      return (
        <div className="actions-block">
          {block.elements.map((element) => (
            <Element key={String(element.action_id)} element={element} place={place} />
          ))}
        </div>
      );
    case 'data_visualization':
      return <ChartView block={block} />;
    case 'data_table':
      return <DataTableView block={block} />;
    default:
      return <LibraryBlockView block={block} />;
  }
}

export function Text({ text }: { text: TextObject }) {
  return <RichText parts={text.type === 'mrkdwn' ? parseMrkdwn(text.text) : parsePlainText(text.text)} />;
}

function Section({ block, place }: { block: SectionBlock; place: BlockPlace }) {
  return (
    <div className="section-block">
      <div className="section-body">
        {block.text ? <Text text={block.text} /> : null}
        {block.fields ? (
          <div className="fields">
            {block.fields.map((field) => (
              <Text key={JSON.stringify(field)} text={field} />
            ))}
          </div>
        ) : null}
      </div>
      {block.accessory ? <Element element={block.accessory} place={place} /> : null}
    </div>
  );
}

type ElementOfBlock = ActionsBlockElement | NonNullable<SectionBlock['accessory']>;

function Element({ element, place }: { element: ElementOfBlock; place: BlockPlace }) {
  if (element.type === 'button') return <ButtonView button={element as unknown as Button} place={place} />;
  if (element.type === 'static_select') return <MenuView menu={element as unknown as Menu} place={place} />;
  if (element.type === 'image') return <Picture image={element} />;
  return <LibraryBlockView block={{ type: 'actions', elements: [element] }} />;
}

function ContextElement({ element }: { element: TextObject | ImageElement }) {
  return element.type === 'image' ? <Picture image={element} /> : <Text text={element} />;
}

function Picture({ image }: { image: ImageElement }) {
  return <img src={image.image_url} alt={image.alt_text} />;
}
