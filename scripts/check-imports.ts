// The architecture as a failing build: which folder may import what (../docs/architecture/README.md).
import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Files below `from` may import only what one of `may` starts with: our folders, or a package's name. */
const rules: { from: string; may: string[] }[] = [
  { from: 'shared/errors.ts', may: [] },
  { from: 'shared/task/', may: ['shared/task/', 'shared/errors.ts', 'zod'] },
  { from: 'shared/diagnosis/', may: ['shared/diagnosis/', 'shared/task/', 'shared/errors.ts'] },
  { from: 'shared/source-of-truth/', may: ['shared/source-of-truth/', 'shared/task/'] },
  {
    from: 'shared/rollout/',
    may: ['shared/rollout/', 'shared/rightsizing/', 'shared/task/', 'shared/errors.ts'],
  },
  {
    from: 'shared/slack-input/',
    may: ['shared/slack-input/', 'shared/task/', 'shared/errors.ts', 'node:crypto', 'zod'],
  },
  // Moves a rollout on: decides by shared/rollout, acts through the gateways.
  {
    from: 'shared/applying/',
    may: [
      'shared/applying/',
      'shared/gateways/',
      'shared/rightsizing/',
      'shared/rollout/',
      'shared/source-of-truth/',
      'shared/task/',
      'shared/lambda/log.ts',
      'shared/errors.ts',
    ],
  },
  {
    from: 'shared/rightsizing/',
    may: ['shared/rightsizing/', 'shared/task/', 'shared/errors.ts', 'node:crypto'],
  },
  {
    from: 'shared/reporting/',
    may: [
      'shared/reporting/',
      'shared/diagnosis/',
      'shared/rightsizing/',
      'shared/task/',
      'shared/errors.ts',
      '@observablehq/plot',
      'cli-table3',
      'csv-stringify',
      'linkedom',
    ],
  },
  {
    from: 'shared/gateways/',
    may: [
      'shared/gateways/',
      'shared/task/',
      'shared/errors.ts',
      '@aws-sdk/',
      '@slack/web-api',
      '@smithy/',
      'node:zlib',
    ],
  },
  // Fetches through the gateways, and leaves every decision to right-sizing.
  {
    from: 'shared/analysis/',
    may: [
      'shared/analysis/',
      'shared/gateways/',
      'shared/rightsizing/',
      'shared/task/',
      'shared/lambda/log.ts',
      'shared/errors.ts',
      'p-map',
    ],
  },
  // Renders a report, keeps it and posts it.
  {
    from: 'shared/posting/',
    may: [
      'shared/posting/',
      'shared/gateways/',
      'shared/reporting/',
      'shared/rightsizing/',
      'shared/rollout/',
      'shared/source-of-truth/',
      'shared/task/',
      'shared/lambda/log.ts',
      'shared/errors.ts',
    ],
  },
  // Constructs the AWS clients that several functions share.
  { from: 'shared/wiring/', may: ['shared/', '@aws-sdk/'] },
  {
    from: 'shared/lambda/',
    may: [
      'shared/lambda/',
      'shared/rollout/change-window.ts',
      'shared/errors.ts',
      '@aws-lambda-powertools/',
      '@aws-sdk/credential-provider-env',
      '@middy/',
      'aws-lambda',
      'zod',
    ],
  },
  // Wiring constructs the AWS clients and hands them to the gateways; run.ts and the rest never see one.
  { from: 'functions/WIRING', may: ['functions/', 'shared/', '@aws-sdk/', 'aws-lambda', 'zod'] },
  { from: 'functions/', may: ['functions/', 'shared/', 'p-map', 'zod'] },
];

/** Shipped files that may ask for the time; everything else is told it. */
const mayAskTheTime = /^functions\/[^/]+\/(handler|run)\.ts$/;
const asksTheTime = /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/;

function importsOf(file: string, source: string): string[] {
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

function problemsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const name = file.replace(/^functions\/[^/]+\/(handler|wire-[^/]+)\.ts$/, 'functions/WIRING');
  const rule = rules.find(({ from }) => name.startsWith(from));
  if (!rule) return [`${file}: no import rule covers this file`];
  const problems = importsOf(file, source)
    .filter((target) => !rule.may.some((allowed) => target.startsWith(allowed)))
    .map((target) => `${file}: may not import ${target}`);
  if (asksTheTime.test(source) && !mayAskTheTime.test(file))
    problems.push(`${file}: may not ask for the time`);
  return problems;
}

const files = globSync(['functions/**/*.ts', 'shared/**/*.ts']).map((file) => file.split('\\').join('/'));
const problems = files.flatMap(problemsOf);
for (const problem of problems) console.log(problem);
console.log(`${files.length} files, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
