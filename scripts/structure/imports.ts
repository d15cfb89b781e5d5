import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Project files that each file imports, including type imports. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** Modules that a source imports or exports from; project files by their path in the repository. */
export function importsOf(file: string, source: string): string[] {
  const { module } = parseSync(file, source);
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) => entry.moduleRequest ?? []),
  );
  const dynamic = module.dynamicImports.map(({ moduleRequest }) => ({
    value: source.slice(moduleRequest.start + 1, moduleRequest.end - 1),
  }));
  return [...module.staticImports.map(({ moduleRequest }) => moduleRequest), ...exported, ...dynamic].map(
    ({ value }) => (value.startsWith('.') ? posix.join(posix.dirname(file), value) : value),
  );
}

export function readImports(files: readonly string[]): Imports {
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const targets = importsOf(file, readFileSync(file, 'utf8')).filter((target) => known.has(target));
      return [file, [...new Set(targets)]];
    }),
  );
}

/** Longest path from a file along its imports; it ends at a file in a cycle. */
export function longestChain(imports: Imports): string[] {
  const known = new Map<string, string[]>();
  const chainFrom = (file: string, above: ReadonlySet<string>): string[] => {
    const found = known.get(file);
    if (found) return found;
    const below = (imports.get(file) ?? [])
      .filter((target) => !above.has(target))
      .map((target) => chainFrom(target, new Set([...above, file])));
    const chain = [file, ...below.reduce((one, other) => (other.length > one.length ? other : one), [])];
    known.set(file, chain);
    return chain;
  };
  const chains = [...imports.keys()].map((file) => chainFrom(file, new Set()));
  return chains.reduce((one, other) => (other.length > one.length ? other : one), []);
}

/** Import cycles, with one path through each. */
export function cyclesOf(imports: Imports): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) cycles.push([...way.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return cycles;
}
