import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeCode, escapePlain, escapeSlack, visibleText } from '../../shared/model/text/escape.ts';
import { mrkdwnToText } from '../../shared/model/text/plain-text.ts';

/** Text as an attacker would write it into a log line or a stop reason. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom('<!channel>', '<!here|here>', '<@U012AB3CD>', '<#C012AB3CD>', '<!subteam^S012AB3CD>'),
      fc.constantFrom(
        '<https://evil.example/|sign in>',
        '&lt;!channel&gt;',
        '<!date^1^{time}|x>',
        '<',
        '>',
        '&',
      ),
      fc.constantFrom('@channel', '@here', '@everyone', '@anna', ' ', '\n', '`', '```', '|'),
      fc.constantFrom('\u202E', '\u2066', '\u200B', '\uFEFF', '\u00AD', '\u001B[31m', '\u0007', '\uD83D'),
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const bareMention = /(?:^|[^\p{L}\p{N}])@[\p{L}\p{N}_]/u;
const unseen = /(?!\n)\p{Cc}|\p{Cf}/u;

describe('text from outside', () => {
  test.each([
    ['a channel mention', '<!channel> wake up', '&lt;!channel&gt; wake up'],
    ['a user mention', 'ask <@U012AB3CD>', 'ask &lt;＠U012AB3CD&gt;'],
    ['a bare mention', 'ping @here, please', 'ping ＠here, please'],
    ['a mention that hides behind a zero-width space', '@\u200Bchannel', '＠channel'],
    ['a forged link', '<https://evil.example/|console>', '&lt;https://evil.example/|console&gt;'],
    ['an entity that would turn into markup', '&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
    ['a digest, which keeps its @', 'shop/web@sha256:3f2a', 'shop/web@sha256:3f2a'],
    ['terminal colors', '\u001B[1;31mERROR\u001B[0m boom', 'ERROR boom'],
    ['a terminal title', '\u001B]0;title\u0007boom', 'boom'],
    ['a bidirectional override', 'user\u202Egnp.exe', 'usergnp.exe'],
    ['several lines', 'one\r\ntwo\n\nthree', 'one two three'],
    ['half a surrogate pair', 'x\uD83Dy', 'x\uFFFDy'],
  ])('escaping for Slack defuses %s', (_, text, shown) => {
    expect(escapeSlack(text)).toBe(shown);
  });

  it('escaped text has no mention or link in mrkdwn and still reads as written', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const escaped = escapeSlack(text);
        expect(escaped).not.toMatch(/[<>]/);
        expect(escaped).not.toMatch(bareMention);
        expect(escaped).not.toMatch(unseen);
        const read = escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
        expect(read.replaceAll('＠', '@')).toBe(visibleText(text).replace(/\n+/g, ' ').replaceAll('＠', '@'));
      }),
    );
  });

  it('escaped code never closes its inline code span', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const span = `\`${escapeCode(text)}\``;
        expect(span.slice(1, -1)).not.toMatch(/[<>`\n]/);
        expect(span).not.toMatch(bareMention);
        expect(span).not.toMatch(unseen);
      }),
    );
  });

  it('escaped plain text has neither markup nor entities', () => {
    expect(escapePlain('a <b> & @here')).toBe('a ‹b› & ＠here');
    fc.assert(fc.property(hostileText, (text) => expect(escapePlain(text)).not.toMatch(/[<>\n]/)));
  });

  it('the lines and the indent of a stack trace are kept', () => {
    expect(visibleText('Error: boom\r\n\tat main (app.js:1:2)\u2028end')).toBe(
      'Error: boom\n  at main (app.js:1:2)\nend',
    );
  });

  it('the terminal renderer shows escaped text as it was written', () => {
    expect(mrkdwnToText(escapeSlack('<!channel> & <b>'), () => '')).toBe('<!channel> & <b>');
  });
});
