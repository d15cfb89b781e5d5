/** Packages whose install scripts run at `npm ci`, or would where npm is older than 11, and the reason each is here. */
export const installScripts: Readonly<Record<string, { runs: boolean; reason: string }>> = {
  esbuild: { runs: true, reason: 'puts its program in place; it bundles the functions' },
  'classic-level': {
    runs: true,
    reason: 'compiles LevelDB where no binary fits; the DynamoDB of the sandbox',
  },
  'es5-ext': { runs: false, reason: 'prints a message; comes with osls' },
  'unrs-resolver': { runs: false, reason: 'checks for a binary that npm has installed; comes with jest' },
  '@tree-sitter-grammars/tree-sitter-hcl': {
    runs: false,
    reason: 'compiles a parser where no binary fits; the tests use its WebAssembly',
  },
  '@parcel/watcher': { runs: false, reason: 'compiles a file watcher that nothing uses; comes with jest' },
};

/** Licenses of code in the bundles: permissive ones, whose notices LICENSES.txt of a release holds. */
export const licenses = ['MIT', 'MIT-0', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'ISC'];

/** Advisories that are known and accepted, each with its reason. None concerns code that ships. */
export const acceptedAdvisories: Readonly<Record<string, string>> = {
  'GHSA-vfj7-8cjw-p6xm':
    'braces expands patterns that serverless.yml and the sources of osls hold, never text from outside; no fix is published',
};

/** A list that is older than this many days is a warning: advisories of half a year are missing in it. */
export const oldestListDays = 180;
