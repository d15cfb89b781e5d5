/** Part of a rich_text block, as far as the numbers of its lists go. */
export interface ListPart {
  type: string;
  indent?: number;
  offset?: number;
  elements: readonly unknown[];
}

/**
 * Gives lists the numbers that Slack shows: each starts after its own `offset`. slack-blocks-to-jsx counts on from a list that
 * stands directly before, and adds the offset to that; what it counts is therefore taken off here.
 */
export function withOwnNumbers(parts: readonly ListPart[] = []): ListPart[] {
  let counted: Record<number, number> = {};
  return parts.map((part) => {
    if (part.type !== 'rich_text_list') {
      counted = {};
      return part;
    }
    const { indent = 0, offset = 0, elements } = part;
    const before = counted[indent] ?? 0;
    // A deeper level starts again at 1 below each item of this one.
    counted = Object.fromEntries(Object.entries(counted).filter(([level]) => Number(level) <= indent));
    counted[indent] = before + elements.length;
    return { ...part, offset: offset - before };
  });
}
