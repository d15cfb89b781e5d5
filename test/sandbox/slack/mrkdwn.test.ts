import { describe, expect, it, test } from '@jest/globals';
import { parseMrkdwn, parsePlainText, type RichElement } from '../../../sandbox/slack/page/client/mrkdwn.ts';

/** One element in short: "bold:text", "link:url|label", ... */
function short(element: RichElement): string {
  const styles = Object.keys(element.style ?? {}).map((style) => `${style}:`);
  const { style: _, type, ...rest } = element;
  const values = Object.values(rest).join('|');
  return styles.join('') + (type === 'text' ? values : `${type}:${values}`);
}

function inline(text: string): string[] {
  return parseMrkdwn(text).flatMap(({ elements }) => elements.map(short));
}

describe('mrkdwn', () => {
  test.each<[string, string[]]>([
    ['*bold* _italic_ ~strike~', ['bold:bold', ' ', 'italic:italic', ' ', 'strike:strike']],
    ['*bold _and italic_*', ['bold:bold ', 'bold:italic:and italic']],
    ['snake_case_name and 2*3*4', ['snake_case_name and 2*3*4']],
    ['2 * 3 * 4', ['2 * 3 * 4']],
    ['`*no* &lt;markup&gt;`', ['code:*no* <markup>']],
    ['<https://a.example/?a=1&amp;b=2|a &amp; b>', ['link:https://a.example/?a=1&b=2|a & b']],
    ['see https://a.example/x.', ['see ', 'link:https://a.example/x', '.']],
    ['<!channel> and <@U1>', ['broadcast:channel', ' and ', 'user:U1']],
    ['&lt;!channel&gt; &amp;lt;', ['<!channel> &lt;']],
    ['<!date^1795165200^{date} {time}|then>', ['date:1795165200|{date} {time}|then']],
    ['<!date^soon^{date}|then>', ['then']],
    ['<#C1|general>', ['#general']],
    ['a :tada: b', ['a ', 'emoji:tada', ' b']],
  ])('the inline mrkdwn %j is parsed as in Slack', (text, elements) => {
    expect(inline(text)).toEqual(elements);
  });

  it('quotes and code blocks are separate parts', () => {
    const parts = parseMrkdwn('before\n> one\n&gt; two\nafter\n```\nif (a &lt; b) *c*\n```');
    expect(parts.map(({ type, elements }) => [type, elements.map(short).join('')])).toEqual([
      ['rich_text_section', 'before'],
      ['rich_text_quote', 'one\ntwo'],
      ['rich_text_section', 'after'],
      ['rich_text_preformatted', 'if (a < b) *c*'],
    ]);
  });

  it('plain text is kept as it is except for emoji', () => {
    const elements = parsePlainText(':tada: *a* &lt; <b>').flatMap((part) => part.elements.map(short));
    expect(elements).toEqual(['emoji:tada', ' *a* &lt; <b>']);
  });
});
