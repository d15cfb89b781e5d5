/**
 * The address of a file of the project, by its path from the root: in a clone and in the npm package alike, whose
 * bundled code lies one folder below its root, as this file does.
 */
export function projectFile(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}
