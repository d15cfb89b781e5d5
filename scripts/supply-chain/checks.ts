import { acceptedAdvisories, installScripts, licenses, oldestListDays } from './policy.ts';

/** A package as package-lock.json has it, by its place below node_modules. */
interface LockedPackage {
  version?: string;
  hasInstallScript?: boolean;
}
export type Lockfile = Readonly<Record<string, LockedPackage>>;

/** An advisory with the versions it affects: from the first, up to the first fixed one (null where there is none). */
export interface Advisory {
  id: string;
  package: string;
  severity: string;
  affected: readonly (readonly [from: string, fixed: string | null])[];
}

/** Name of a package by its place: `node_modules/a/node_modules/@scope/b` is `@scope/b`. */
function nameOf(place: string): string {
  return place.split('node_modules/').at(-1) ?? '';
}

/** Order of two versions by their numbers; a pre-release counts as its release. */
function compare(one: string, other: string): number {
  const numbers = (version: string) => version.split('-', 1)[0]?.split('.').map(Number) ?? [];
  const [left, right] = [numbers(one), numbers(other)];
  return [0, 1, 2].map((at) => (left[at] ?? 0) - (right[at] ?? 0)).find((order) => order !== 0) ?? 0;
}

/** Locked packages with a known vulnerability that is not accepted, as lines. */
export function vulnerablePackages(lockfile: Lockfile, advisories: readonly Advisory[]): string[] {
  return Object.entries(lockfile).flatMap(([place, { version = '0.0.0' }]) =>
    advisories
      .filter(({ id, package: name }) => name === nameOf(place) && !(id in acceptedAdvisories))
      .filter(({ affected }) =>
        affected.some(
          ([from, fixed]) => compare(version, from) >= 0 && (fixed === null || compare(version, fixed) < 0),
        ),
      )
      .map(({ id, severity }) => `${place} ${version}: ${severity}, github.com/advisories/${id}`),
  );
}

/** Vulnerabilities in the answer of `npm audit --json` that are not accepted; undefined where the registry gave none. */
export function auditedVulnerabilities(answer: unknown): string[] | undefined {
  const { vulnerabilities } = (answer ?? {}) as { vulnerabilities?: Record<string, { via?: unknown[] }> };
  if (!vulnerabilities) return undefined;
  return Object.entries(vulnerabilities).flatMap(([name, { via = [] }]) =>
    via.flatMap((one) => {
      const { url, title, severity } = (typeof one === 'object' ? one : {}) as Record<string, string>;
      const id = url?.split('/').at(-1);
      return id === undefined || id in acceptedAdvisories ? [] : [`${name}: ${severity}, ${title} (${id})`];
    }),
  );
}

/** Differences between the install scripts in the lockfile, those of the policy, and `allowScripts` of package.json. */
export function installScriptProblems(
  lockfile: Lockfile,
  allowScripts: Readonly<Record<string, boolean>>,
): string[] {
  const locked = Object.entries(lockfile).flatMap(([place, { hasInstallScript }]) =>
    hasInstallScript ? [nameOf(place)] : [],
  );
  const names = new Set([...locked, ...Object.keys(installScripts), ...Object.keys(allowScripts)]);
  return [...names].flatMap((name) => {
    if (!locked.includes(name)) return [`${name} has no install script: take it from the list`];
    const known = installScripts[name];
    if (!known) return [`${name} has an install script that scripts/supply-chain/policy.ts does not name`];
    return allowScripts[name] === known.runs ? [] : [`${name}: allowScripts must say ${known.runs}`];
  });
}

/** Shipped packages without a permissive license. */
export function licenseProblems(packages: readonly { name: string; license: string }[]): string[] {
  return packages.flatMap(({ name, license }) =>
    licenses.includes(license) ? [] : [`${name}: license ${license || 'unknown'}`],
  );
}

/** A warning where the list of advisories is old; undefined where it is not. */
export function ageWarning(date: string, now: number): string | undefined {
  const days = Math.floor((now - Date.parse(date)) / 86_400_000);
  return days > oldestListDays
    ? `the list of advisories is ${days} days old: bring it up to date`
    : undefined;
}
