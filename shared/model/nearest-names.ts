/** Most names suggested: more would be a list, not a hint. */
const mostSuggestions = 3;

/**
 * Finds the names that a mistyped one may have meant, nearest first: equal but for case, containing or contained, or
 * within an edit distance of a third of its length (at least 2).
 * @param most number of names to return
 */
export function nearestNames(name: string, known: Iterable<string>, most = mostSuggestions): string[] {
  const wanted = name.toLowerCase();
  const allowed = Math.max(2, Math.floor(wanted.length / 3));
  return [...new Set(known)]
    .flatMap((candidate) => {
      const distance = distanceOf(wanted, candidate.toLowerCase(), allowed);
      return distance === undefined ? [] : [{ candidate, distance }];
    })
    .sort((one, other) => one.distance - other.distance || (one.candidate < other.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** Edit distance. @returns undefined if it is above the limit */
function distanceOf(wanted: string, candidate: string, allowed: number): number | undefined {
  const edits = editsBetween(wanted, candidate);
  if (edits <= allowed) return edits;
  const [short, long] = wanted.length < candidate.length ? [wanted, candidate] : [candidate, wanted];
  return short.length >= 3 && long.includes(short) ? edits : undefined;
}

/** Levenshtein distance: insertions, deletions and replacements of one character. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, character] of [...one].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (character === other[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
