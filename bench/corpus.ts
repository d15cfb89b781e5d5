// `npm run bench:corpus -- FILE.jsonl`: number of stops in a labelled corpus that the diagnosis gets right.
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { diagnose } from '../shared/incidents/diagnosis/diagnose.ts';
import type { Diagnosis } from '../shared/model/diagnosis.ts';
import { type CorpusRecord, readRecord } from './corpus-record.ts';
import { median, printTable, writeJson } from './output.ts';

/** Bars of the design: share of exact causes; unknown is never answered with another cause. */
const leastAccuracy = 0.95;

const runs = 7;
const leastPerRun = 20_000;

interface Answer extends CorpusRecord {
  diagnosis: Diagnosis;
  right: boolean;
}

function fail(message: string): never {
  console.error(`bench:corpus: ${message}`);
  process.exit(2);
}

function readCorpus(file: string): CorpusRecord[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    fail(`cannot read ${file}: ${error instanceof Error ? error.message : error}`);
  }
  const records = text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [readRecord(line)];
    } catch (error) {
      return fail(`${file} line ${index + 1}: ${error instanceof Error ? error.message : error}`);
    }
  });
  return records.length > 0 ? records : fail(`${file} has no records`);
}

/** Without startedBy, a record cannot distinguish a deployment from a scale-in. */
const sameWithoutStartedBy = new Set(['deployment', 'scale-in']);

function isRight({ cause, missingCause, stop }: CorpusRecord, answered: string): boolean {
  if (answered === cause || (missingCause !== undefined && answered === missingCause)) return true;
  if (cause === undefined || stop.startedBy !== undefined) return false;
  return sameWithoutStartedBy.has(cause) && sameWithoutStartedBy.has(answered);
}

/** Bars for parts of a corpus whose records state the certainty of their label. */
const bars: readonly { words: string; least: number; of: (answer: Answer) => boolean }[] = [
  { words: 'of labels that are sure', least: 0.97, of: ({ labelConfidence }) => labelConfidence === 'sure' },
  {
    words: 'of all but the debatable',
    least: 0.95,
    of: ({ labelConfidence }) => labelConfidence !== undefined && labelConfidence !== 'debatable',
  },
];

function shareRight(answers: Answer[]): number {
  return answers.length === 0 ? 1 : answers.filter(({ right }) => right).length / answers.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** One line for each bar that has records; empty otherwise. */
function barLine({ words, least, of }: (typeof bars)[number], answers: Answer[]): string {
  const part = answers.filter(of);
  if (part.length === 0) return '';
  const right = part.filter((one) => one.right).length;
  return `${words.padEnd(36)}${right} of ${part.length} (${percent(right / part.length)}; at least ${100 * least}%)\n`;
}

function answer(record: CorpusRecord): Answer {
  const diagnosis = diagnose(record.stop);
  return { ...record, diagnosis, right: isRight(record, diagnosis.cause) };
}

function printCauses(labelled: Answer[]): void {
  const byCause = Map.groupBy(labelled, ({ cause }) => cause ?? '');
  const rows = [...byCause].toSorted(([a], [b]) => a.localeCompare(b));
  printTable(
    ['cause', 'records', 'right', 'missed'],
    rows.map(([cause, answers]) => {
      const right = answers.filter((one) => one.right).length;
      return [cause, ...[answers.length, right, answers.length - right].map(String)];
    }),
  );
}

function printMiss({ id, cause, diagnosis, stop }: Answer): void {
  console.log(`\nmiss ${id}: labelled ${cause}, answered ${diagnosis.cause} (${diagnosis.confidence})`);
  if (stop.stoppedReason) console.log(`  stoppedReason: ${stop.stoppedReason}`);
  for (const { name = '?', exitCode, reason } of stop.containers) {
    console.log(`  container ${name}: exit code ${exitCode ?? 'none'}${reason ? `, ${reason}` : ''}`);
  }
}

/** Pure diagnoses per second on one core, without evidence: the median of several runs over the corpus. */
function diagnosesPerSecond(records: CorpusRecord[]): number {
  const rounds = Math.ceil(leastPerRun / records.length);
  const rates = Array.from({ length: runs }, () => {
    const start = performance.now();
    for (let round = 0; round < rounds; round++) for (const { stop } of records) diagnose(stop);
    return (rounds * records.length) / ((performance.now() - start) / 1000);
  });
  return Math.round(median(rates));
}

function writeAnswers(file: string, answers: Answer[]): void {
  try {
    writeJson(
      file,
      answers.map(({ id, diagnosis: { cause, confidence } }) => ({ id, cause, confidence })),
    );
  } catch (error) {
    fail(`cannot write ${file}: ${error instanceof Error ? error.message : error}`);
  }
}

const command = new Command('bench:corpus')
  .description('Classifies a corpus of stopped tasks (JSONL) and compares with its labels.')
  .argument('<file>', 'the corpus, one JSON record a line')
  .option(
    '--json <out>',
    'write {id, cause, confidence} per record, as a JSON array in the order of the input',
  )
  .parse();

const records = readCorpus(command.args[0] ?? '');
const answers = records.map(answer);
const { json } = command.opts<{ json?: string }>();
if (json) writeAnswers(json, answers);

const labelled = answers.filter(({ cause }) => cause !== undefined);
const misses = labelled.filter(({ right }) => !right);
const guessed = misses.filter(({ cause }) => cause === 'unknown').length;
const accuracy = shareRight(labelled);
const short = bars.filter(({ least, of }) => shareRight(labelled.filter(of)) < least);

printCauses(labelled);
misses.forEach(printMiss);
console.log(`
records                             ${records.length} (${labelled.length} labelled)
right by exact cause                ${labelled.length - misses.length} (${percent(accuracy)}; at least ${100 * leastAccuracy}%)
${bars.map((bar) => barLine(bar, labelled)).join('')}unknown answered as a known cause   ${guessed} (at most 0)
pure diagnoses per second           ${diagnosesPerSecond(records)}`);

if (accuracy < leastAccuracy || short.length > 0 || guessed > 0) process.exitCode = 1;
