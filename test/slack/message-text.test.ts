import { describe, expect, it } from '@jest/globals';
import { fleetSizingMessage } from '../../shared/sizing/report/slack-fleet.ts';
import { serviceSizingMessage } from '../../shared/sizing/report/slack-service.ts';
import { actions, button, menu, preformatted, richText } from '../../shared/slack/blocks.ts';
import type { Block } from '../../shared/slack/message.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { aFleetReport, aServiceReport } from '../builders/sizing-report.ts';

function asText(blocks: Block[], width = 80): string {
  return messageAsText({ text: '', blocks }, { width });
}

function section(text: string): Block {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

describe('messages in a terminal', () => {
  it('text wraps at the width, and a word longer than a line stays whole', () => {
    expect(asText([section('one two three four')], 9)).toBe('one two\nthree\nfour');
    expect(asText([section('a sha256:3f2a9c1e b')], 9)).toBe('a\nsha256:3f2a9c1e\nb');
  });

  it('the address of a link is printed once, below the text', () => {
    const link = '<https://shop.slack.com/p1?a=1&amp;b=2|earlier message>';
    expect(asText([section(`${link}, again ${link}`)])).toBe(
      'earlier message [1], again earlier message [1]\n\n[1] https://shop.slack.com/p1?a=1&b=2',
    );
  });

  it('a time is shown by its fallback, and escaped text as it was written', () => {
    expect(asText([section('*14* since <!date^1795137160^{time}|01:12 UTC> &lt;b&gt; `x`')])).toBe(
      '14 since 01:12 UTC <b> x',
    );
  });

  it('labelled lines are aligned, and their wrapped text is indented', () => {
    expect(asText([section('*Ran for*  42 s\n*Exit code*  1 (general error)')], 24)).toBe(
      'Ran for    42 s\nExit code  1 (general\n           error)',
    );
  });

  it('log lines keep their indent', () => {
    const text = 'Error: boom\n    at main (app.js:1:2)';
    expect(asText([richText(preformatted(text))])).toBe('    Error: boom\n        at main (app.js:1:2)');
  });

  it('a block that a terminal cannot show is named', () => {
    const video: Block = {
      type: 'video',
      title: { type: 'plain_text', text: 'Deployments' },
      alt_text: 'Deployments',
      video_url: 'https://example.com/deployments',
      thumbnail_url: 'https://example.com/deployments.png',
    };
    expect(asText([video])).toBe('(video)');
  });

  it('buttons and menus are shown with their labels', () => {
    const buttons = actions(
      button('Apply', { id: 'apply', value: '1', of: 'web' }),
      menu('Not now', 'not-now', [{ label: '1 day', value: '1' }]),
    );
    expect(asText([buttons])).toBe('[Apply] [Not now …]');
  });
});

describe('charts and tables', () => {
  it('charts and tables are printed as numbers and rows', () => {
    expect(asText(serviceSizingMessage(aServiceReport(), { priceBasis: 'list' }).blocks)).toContain(
      `Memory of one task (UTC)
GiB               first    last  highest
Current size          1       1        1
Recommended size      3       3        3
Busiest task      0.997  0.5848        1`,
    );
    expect(asText(fleetSizingMessage(aFleetReport()).blocks)).toContain(
      `Services, the most urgent first
Service   Action  Risk today         Current size       Recommended  Change
checkout  Grow    high           0.5 vCPU / 1 GiB    1 vCPU / 3 GiB    +$64
search    Shrink  none             2 vCPU / 8 GiB  0.5 vCPU / 3 GiB   −$226
web       Keep    none        0.25 vCPU / 512 MiB                 –       –`,
    );
  });

  it('a table that is wider than the terminal becomes an entry per row, without its empty cells', () => {
    const cell = (text: string) => ({ type: 'raw_text' as const, text });
    const block = {
      type: 'data_table' as const,
      caption: 'Services',
      rows: [
        ['Service', 'Action', 'Recommended', 'Change'].map(cell),
        ['quote-engine', 'Grow', '1 vCPU / 2 GiB', '+$36'].map(cell),
        ['web', 'Keep', '–', '–'].map(cell),
      ],
    };
    const blocks = [block] as Block[];
    expect(asText(blocks)).toContain('quote-engine  Grow    1 vCPU / 2 GiB    +$36');
    expect(asText(blocks, 30)).toBe(
      'Services\nquote-engine\n  Action: Grow · Recommended:\n  1 vCPU / 2 GiB · Change:\n  +$36\nweb\n  Action: Keep',
    );
  });

  it('a command stays in one line, so that it can be copied', () => {
    const command = 'aws ecs update-service --cluster shop --service web --task-definition web:41';
    expect(asText([richText(preformatted(command))], 40)).toBe(`    ${command}`);
  });
});
