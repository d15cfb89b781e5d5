import { describe, expect, it, test } from '@jest/globals';
import { incidentMessage } from '../../../shared/incidents/message/incident-message.ts';
import { anIncident } from '../../builders/incident.ts';
import { channel, closeAfterEach, refusal, startWithClient } from './slack-client.ts';

const words = (length: number) => 'x'.repeat(length);
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const divider = { type: 'divider' };
const button = (label: string, actionId: string) => ({
  type: 'button',
  text: plain(label),
  action_id: actionId,
});
const richText = (...elements: object[]) => ({ type: 'rich_text', elements });
const link = { type: 'link', url: 'https://example.com' };

closeAfterEach();

describe('valid blocks', () => {
  test.each<[string, object[]]>([
    ['a section at its limit', [section(words(3000))]],
    ['fields alone', [{ type: 'section', fields: Array(10).fill(mrkdwn(words(500))) }]],
    ['a header at its limit', [{ type: 'header', text: plain(words(150)) }]],
    ['ten context elements', [{ type: 'context', elements: Array(10).fill(mrkdwn('x')) }]],
    ['buttons', [{ type: 'actions', elements: [button(words(75), 'a'), button('x', 'b')] }]],
    ['fifty blocks', Array(50).fill(divider)],
    [
      'rich text of every kind',
      [
        richText(
          { type: 'rich_text_section', elements: [{ type: 'text', text: 'x', style: { bold: true } }, link] },
          {
            type: 'rich_text_list',
            style: 'ordered',
            elements: [{ type: 'rich_text_section', elements: [link] }],
          },
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'x' }], border: 0 },
          { type: 'rich_text_quote', elements: [{ type: 'emoji', name: 'tada' }] },
        ),
      ],
    ],
    ['the message of an incident', incidentMessage(anIncident()).blocks],
  ])('Slack accepts %s', async (_, blocks) => {
    const { client } = await startWithClient();
    expect(await refusal(client.apiCall('chat.postMessage', { channel, text: 'x', blocks }))).toBe('ok');
  });
});

describe('invalid blocks', () => {
  test.each<[string, object[], string]>([
    ['51 blocks', Array(51).fill(divider), 'no more than 50 items allowed [json-pointer:/blocks]'],
    ['an unknown type', [{ type: 'alert' }], 'unsupported type: alert [json-pointer:/blocks/0/type]'],
    ['no type', [{}], 'missing required field: type [json-pointer:/blocks/0]'],
    [
      'a long section',
      [divider, section(words(3001))],
      'must be less than 3001 characters [json-pointer:/blocks/1/text/text]',
    ],
    ['an empty section', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    [
      'a section with nothing',
      [{ type: 'section' }],
      'must define either `text` or `fields` [json-pointer:/blocks/0]',
    ],
    [
      'eleven fields',
      [{ type: 'section', fields: Array(11).fill(mrkdwn('x')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a long field',
      [{ type: 'section', fields: [mrkdwn(words(2001))] }],
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      'a long header',
      [{ type: 'header', text: plain(words(151)) }],
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a header in mrkdwn',
      [{ type: 'header', text: mrkdwn('x') }],
      'must be a valid enum value [json-pointer:/blocks/0/text/type]',
    ],
    [
      'eleven context elements',
      [{ type: 'context', elements: Array(11).fill(mrkdwn('x')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'an image without words',
      [{ type: 'image', image_url: 'https://example.com/a.png' }],
      'missing required field: alt_text [json-pointer:/blocks/0]',
    ],
    [
      'a long button',
      [{ type: 'actions', elements: [button(words(76), 'a')] }],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      '26 buttons',
      [{ type: 'actions', elements: Array.from({ length: 26 }, (_, index) => button('x', `a${index}`)) }],
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'two buttons of one id',
      [{ type: 'actions', elements: [button('x', 'a'), button('y', 'a')] }],
      'action_id already exists for this block [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'two blocks of one id',
      [
        { ...divider, block_id: 'a' },
        { ...divider, block_id: 'a' },
      ],
      'block_id already exists for this message [json-pointer:/blocks/1/block_id]',
    ],
    [
      'a long block_id',
      [{ ...divider, block_id: words(256) }],
      'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    ],
    [
      'a field of no meaning',
      [{ ...divider, color: 'red' }],
      'invalid additional property: color [json-pointer:/blocks/0]',
    ],
    [
      'emoji in preformatted text',
      [richText({ type: 'rich_text_preformatted', elements: [{ type: 'emoji', name: 'tada' }] })],
      'unsupported type: emoji [json-pointer:/blocks/0/elements/0/elements/0/type]',
    ],
    [
      'empty rich text',
      [richText({ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] })],
      'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
    ],
  ])('Slack refuses %s and names the place', async (_, blocks, message) => {
    const { slack, client } = await startWithClient();
    const error = await client.apiCall('chat.postMessage', { channel, text: 'x', blocks }).catch((e) => e);
    expect(error.data.error).toBe('invalid_blocks');
    expect(error.data.response_metadata.messages).toEqual([`[ERROR] ${message}`]);
    expect(slack.messages()).toEqual([]);
  });

  it('Slack refuses a message whose blocks are too long together', async () => {
    const { client } = await startWithClient();
    const blocks = Array(5).fill(section(words(2900)));
    expect(await refusal(client.apiCall('chat.postMessage', { channel, blocks }))).toBe(
      'msg_blocks_too_long',
    );
  });
});
