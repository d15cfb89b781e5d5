import type { Tag } from '../steward-tags.ts';

/** Tag of a revision that ECS Steward registered: its rollout, by which a repeated apply finds it. */
export const rolloutTag = 'steward:rollout';
/** Tag of a revision that ECS Steward registered: the ARN of the revision it was copied from. */
const fromTag = 'steward:from';

/** ECS API reference, Tag: "Maximum number of tags per resource - 50"; those of AWS (`aws:`) do not count. */
const mostTags = 50;

/**
 * The tags of the next revision: those of the one before, and ours. Tags of AWS (`aws:`, in any case) cannot be sent
 * again; marks of an earlier rollout are replaced. The owner's tags are never given up: where they leave no room for
 * two marks, `steward:from` is left out, then `steward:rollout`. A revision without the mark is recognized by its
 * content (`isRevisionOf`).
 */
export function markedTags(tags: readonly Tag[], rollout: string, fromArn: string): Tag[] {
  const kept = tags.filter(({ key = '' }) => !isOfAws(key) && key !== rolloutTag && key !== fromTag);
  const marks = [
    { key: rolloutTag, value: rollout },
    { key: fromTag, value: fromArn },
  ];
  return [...kept, ...marks.slice(0, Math.max(0, mostTags - kept.length))];
}

export function isOfAws(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}
