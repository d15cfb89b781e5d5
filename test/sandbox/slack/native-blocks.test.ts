import { describe, expect, it, test } from '@jest/globals';
import { channel, closeAfterEach, refusal, startWithClient } from './slack-client.ts';

const categories = (count: number) => Array.from({ length: count }, (_, index) => `day ${index + 1}`);
const series = (name: string, labels: string[]) => ({
  name,
  data: labels.map((label, value) => ({ label, value })),
});
interface Chart {
  labels?: string[];
  names?: string[];
  title?: string;
  data?: string[];
}
const chart = ({
  labels = categories(3),
  names = ['Highest'],
  title = 'CPU',
  data = labels,
}: Chart = {}) => ({
  type: 'data_visualization',
  title,
  chart: {
    type: 'line',
    series: names.map((name) => series(name, data)),
    axis_config: { categories: labels },
  },
});

const raw = (text: string) => ({ type: 'raw_text', text });
const table = (rows: object[][]) => ({ type: 'data_table', caption: 'Services', rows });
const rows = (count: number, text = 'x') => Array.from({ length: count }, () => [raw(text), raw(text)]);

closeAfterEach();

async function post(blocks: object[], nativeBlocks = true): Promise<{ error: string; messages: string[] }> {
  const { client } = await startWithClient({ nativeBlocks });
  const call = client.apiCall('chat.postMessage', { channel, text: 'x', blocks });
  const messages = await call.then(
    () => [],
    (error) => error.data.response_metadata.messages,
  );
  return { error: await refusal(call), messages };
}

describe('valid charts and tables', () => {
  test.each<[string, object[]]>([
    [
      'two charts at their limits',
      Array(2).fill(chart({ labels: categories(20), names: ['a', 'b', 'c', 'd', 'e', 'f'] })),
    ],
    ['a chart whose data comes in another order', [chart({ data: categories(3).toReversed() })]],
    ['a table at its limit', [table(rows(101))]],
    ['a table with numbers', [table([[raw('$')], [{ type: 'raw_number', value: -1.5, text: '−$1.50' }]])]],
  ])('Slack accepts %s', async (_, blocks) => {
    expect((await post(blocks)).error).toBe('ok');
  });

  it('charts and tables are refused in a workspace that does not support them', async () => {
    expect((await post([chart()], false)).error).toBe('invalid_blocks');
    expect((await post([table(rows(2))], false)).error).toBe('invalid_blocks');
  });
});

describe('invalid charts and tables', () => {
  const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  test.each<[string, object[], string]>([
    ['a third chart', Array(3).fill(chart()), 'no more than 2 data_visualization blocks allowed'],
    ['a long title', [chart({ title: 'x'.repeat(51) })], 'must be less than 51 characters'],
    ['21 categories', [chart({ labels: categories(21) })], 'no more than 20 items allowed'],
    ['a long category', [chart({ labels: ['x'.repeat(21)] })], 'must be less than 21 characters'],
    ['seven series', [chart({ names: seven })], 'no more than 6 items allowed'],
    ['one name twice', [chart({ names: ['a', 'a'] })], 'series name already exists for this chart'],
    ['a category without its value', [chart({ data: ['day 1'] })], 'must have one data point per category'],
    ['a table of its heading alone', [table(rows(1))], 'no fewer than 2 items allowed'],
    ['102 rows', [table(rows(102))], 'no more than 101 items allowed'],
    ['rows of different lengths', [table([...rows(2), [raw('x')]])], 'must have 2 cells'],
    ['an empty cell', [table([[raw('x')], [raw('')]])], 'must be more than 0 characters'],
    [
      'too much text in all tables',
      [table(rows(50, 'x'.repeat(60))), table(rows(50, 'x'.repeat(60)))],
      'table cells must have less than 10001 characters together',
    ],
  ])('Slack refuses %s and names the place', async (_, blocks, complaint) => {
    const { error, messages } = await post(blocks);
    expect(error).toBe('invalid_blocks');
    expect(messages[0]).toContain(complaint);
    expect(messages[0]).toMatch(/\[json-pointer:\/blocks\/\d/);
  });
});
