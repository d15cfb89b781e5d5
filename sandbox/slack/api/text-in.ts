/** Characters of all texts somewhere inside a block, or inside several. */
export function textIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, item]) => {
    return sum + (key === 'text' && typeof item === 'string' ? item.length : textIn(item));
  }, 0);
}
