// Enforces the architecture: which folder may import what (../docs/architecture/README.md).
import { globSync, readFileSync } from 'node:fs';
import { importRules } from './import-rules.ts';
import { importsOf } from './structure/imports.ts';

/** Shipped files that may read the clock; all others receive the time. */
const mayAskTheTime = /^functions\/[^/]+\/(handler|run)\.ts$/;
const asksTheTime = /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/;

function problemsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const name = file.replace(/^functions\/[^/]+\/(handler|wire-[^/]+)\.ts$/, 'functions/WIRING');
  const rule = importRules.find(({ from }) => name.startsWith(from));
  if (!rule) return [`${file}: no import rule covers this file`];
  const problems = importsOf(file, source)
    .filter((target) => !rule.may.some((allowed) => target.startsWith(allowed)))
    .map((target) => `${file}: may not import ${target}`);
  if (asksTheTime.test(source) && !mayAskTheTime.test(file)) problems.push(`${file}: may not read the clock`);
  return problems;
}

const files = globSync(['functions/**/*.ts', 'shared/**/*.ts']).map((file) => file.split('\\').join('/'));
const problems = files.flatMap(problemsOf);
for (const problem of problems) console.log(problem);
console.log(`${files.length} files, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
