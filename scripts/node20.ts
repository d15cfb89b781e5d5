/**
 * Map.groupBy for Node 20, which lacks it; the npm package has this in front of its code. Node 20 is past its end of
 * life, yet many machines that run the report still have it.
 */
function groupBy<Key, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item, index: number) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index);
    groups.set(key, [...(groups.get(key) ?? []), item]);
    index += 1;
  }
  return groups;
}

Map.groupBy ??= groupBy;

export {};
