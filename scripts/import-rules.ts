/** Row of the architecture: a place in the code, its description, and its permitted imports. */
export interface ImportRule {
  /** Prefix of a file's path; the first matching row applies. */
  from: string;
  /** Description, as in docs/architecture. */
  is: string;
  /** Permitted places (path prefixes) and packages (name prefixes). */
  may: string[];
}

const model = ['shared/model/', 'shared/errors.ts'];
/** Pure part of shared/slack: the building blocks of a message. */
const blocks = ['blocks', 'escape', 'limits', 'message', 'message-text', 'names', 'untrusted'].map(
  (file) => `shared/slack/${file}.ts`,
);

/**
 * Layers from the lowest to the highest: a place imports what is above its row, and never a sibling. `npm run check`
 * enforces it (check-imports.ts); docs/architecture/README.md shows the same table.
 */
export const importRules: ImportRule[] = [
  { from: 'shared/errors.ts', is: 'error classes', may: [] },
  { from: 'shared/model/', is: 'pure: the vocabulary', may: [...model, 'zod', 'node:crypto'] },
  {
    from: 'shared/aws/',
    is: 'AWS clients, one service per file or folder',
    may: ['shared/aws/', ...model, '@aws-sdk/', '@smithy/'],
  },
  {
    from: 'shared/table/',
    is: 'DynamoDB, one file per kind of item',
    may: ['shared/table/', ...model, '@aws-sdk/', 'node:zlib', 'zod'],
  },
  {
    from: 'shared/slack/',
    is: 'Slack: client, blocks, requests, commands',
    may: ['shared/slack/', ...model, '@slack/', 'node:crypto', 'zod'],
  },
  {
    from: 'shared/incidents/diagnosis/',
    is: 'pure: cause of a stop, and remedies',
    may: ['shared/incidents/diagnosis/', ...model],
  },
  {
    from: 'shared/incidents/message/',
    is: 'pure: the message of an incident',
    may: ['shared/incidents/message/', ...blocks, ...model],
  },
  {
    from: 'shared/incidents/',
    is: 'triage and evidence of stops',
    may: ['shared/incidents/', 'shared/aws/', 'shared/table/', 'shared/slack/', ...model],
  },
  {
    from: 'shared/sizing/usage/',
    is: 'pure: usage over time',
    may: ['shared/sizing/usage/', 'shared/sizing/decide/policy.ts', ...model],
  },
  {
    from: 'shared/sizing/decide/',
    is: 'pure: recommended size of a workload',
    may: ['shared/sizing/decide/', 'shared/sizing/usage/', 'shared/sizing/service-report.ts', ...model],
  },
  {
    from: 'shared/sizing/report/',
    is: 'pure: a report in each of its formats',
    may: [
      'shared/sizing/report/',
      'shared/sizing/decide/',
      'shared/sizing/usage/',
      'shared/sizing/service-report.ts',
      ...blocks,
      ...model,
      '@observablehq/plot',
      'cli-table3',
      'csv-stringify',
      'linkedom',
    ],
  },
  {
    from: 'shared/sizing/',
    is: 'reads a workload, calls the decision, publishes the report',
    may: [
      'shared/sizing/',
      'shared/aws/',
      'shared/table/',
      'shared/slack/',
      ...model,
      'node:crypto',
      'p-map',
      'zod',
    ],
  },
  ...['preconditions', 'next-step', 'watch', 'revision', 'code/'].map((place) => ({
    from: `shared/rollout/${place}`,
    is: 'pure: preconditions, next step, verdict, the copied revision, lines of code to change',
    may: ['shared/rollout/', 'shared/sizing/', ...model],
  })),
  {
    from: 'shared/rollout/',
    is: 'offers, applies and watches a recommendation',
    may: [
      'shared/rollout/',
      'shared/sizing/',
      'shared/incidents/',
      'shared/aws/',
      'shared/table/',
      'shared/slack/',
      ...model,
    ],
  },
  {
    from: 'shared/runtime/',
    is: 'the edge of Lambda: environment, settings, logs, metrics, wiring',
    may: ['shared/', '@aws-lambda-powertools/', '@aws-sdk/', '@middy/', 'aws-lambda', 'zod'],
  },
  {
    from: 'functions/WIRING',
    is: 'handler.ts and wire-*.ts: construct clients and hand them over',
    may: ['functions/', 'shared/', '@aws-sdk/', 'aws-lambda', 'zod'],
  },
  {
    from: 'functions/',
    is: 'run.ts: fetches, decides, acts',
    may: ['functions/', 'shared/', 'p-map', 'zod'],
  },
];

/** Rows of the table "What may import what" in docs/architecture/README.md, as Markdown. */
export function architectureRows(): string[] {
  const rows = new Map<string, string>();
  for (const { from, is, may } of importRules) {
    const place = from.replace(/\/$/, '').replace('functions/WIRING', 'functions/NAME/handler.ts, wire-*.ts');
    const others = may
      .filter((target) => target !== from && !blocks.includes(target))
      .map((target) => target.replace(/\/$/, '').replace('@aws-sdk', 'AWS SDK').replace('@smithy', 'Smithy'));
    const pureSlack = blocks.every((file) => may.includes(file)) ? ['shared/slack (message parts only)'] : [];
    rows.set(place, `| ${place} | ${is} | ${[...others, ...pureSlack].join(', ') || 'nothing'} |`);
  }
  return [...rows.values()];
}
