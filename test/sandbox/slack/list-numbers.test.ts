import { expect, test } from '@jest/globals';
import { type ListPart, withOwnNumbers } from '../../../sandbox/slack/page/client/list-numbers.ts';

const list = (items: number, offset?: number, indent?: number): ListPart => ({
  type: 'rich_text_list',
  elements: Array(items).fill('item'),
  ...(offset !== undefined && { offset }),
  ...(indent !== undefined && { indent }),
});
const code: ListPart = { type: 'rich_text_preformatted', elements: ['aws ecs'] };

/** First number of each list as the package shows it: it counts on from a list directly before. */
function firstNumbers(parts: readonly ListPart[]): number[] {
  let counted: Record<number, number> = {};
  return withOwnNumbers(parts).flatMap((part) => {
    if (part.type !== 'rich_text_list') {
      counted = {};
      return [];
    }
    const { indent = 0, offset = 0, elements } = part;
    for (const level of Object.keys(counted)) if (Number(level) > indent) delete counted[Number(level)];
    const before = counted[indent] ?? 0;
    counted[indent] = before + elements.length;
    return [before + offset + 1];
  });
}

test.each<[string, ListPart[], number[]]>([
  ['lists one after the other', [list(1), list(1, 1), list(2, 2)], [1, 2, 3]],
  ['code between two lists', [list(1), code, list(1, 1)], [1, 2]],
  ['a list without an offset, which starts at 1 again', [list(2), list(1)], [1, 1]],
  ['levels of their own', [list(1), list(2, 0, 1), list(1, 1), list(1, 0, 1)], [1, 1, 2, 1]],
])('items are numbered as in Slack for %s', (_, parts, expected) => {
  expect(firstNumbers(parts)).toEqual(expected);
});
