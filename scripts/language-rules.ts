import { parseSync } from 'oxc-parser';

/** Language rule that a program can check (CONTRIBUTING.md, Language). */
interface LanguageRule {
  pattern: RegExp;
  /** Words to use instead. */
  instead: string;
}

/** Openings of a comment that make the reader wait for its verb. */
const questionOpening = /^(What|Who|Whoever|Whose|Whether|Where|How)\b/;

/** Idioms that read translated, each with the words of the field. */
const idioms: readonly LanguageRule[] = [
  {
    pattern: /\b(?:take|takes|took|taken|taking)(?: (?:it|them|capacity))? back\b/i,
    instead: 'roll back, reclaim',
  },
  { pattern: /\banew\b/i, instead: 'again' },
  { pattern: /\b(?:whoever|nobody|somebody)\b/i, instead: 'the actor: ECS, the worker, the user, AWS' },
  { pattern: /\bby (?:itself|themselves)\b/i, instead: 'automatically, alone' },
  { pattern: /\bnone of: /i, instead: 'expected one of' },
  { pattern: /\bof (?:its|their) form\b/i, instead: 'malformed, well-formed' },
  { pattern: /\bin hand\b/i, instead: 'leased, locked' },
  { pattern: /\bleft alone\b/i, instead: 'on hold, snoozed' },
  { pattern: /\b(?:gives?|given|gave) back to the queue\b/i, instead: 'retried' },
  { pattern: /\bdearer\b/i, instead: 'more expensive' },
  { pattern: /\bfive faces\b/i, instead: 'five formats' },
  { pattern: /\bmay pass\b/i, instead: 'retryable, transient' },
  { pattern: /\b(?:is|are|be|being) told\b/i, instead: 'report, show, name' },
  { pattern: /\bletter by letter\b/i, instead: 'character by character' },
  { pattern: /\bmoney to save\b/i, instead: 'savings' },
  { pattern: /\d %(?!\w)/, instead: 'a percent sign without a blank: 15%' },
];

/** Longest subject of a commit, characters; git log cuts off longer ones. */
const longestSubject = 72;

interface Text {
  text: string;
  at: number;
  isComment: boolean;
}

/** Comments of a source (consecutive line comments as one), and every string, template and JSX text. */
function textsOfCode(file: string, source: string): Text[] {
  const { program, comments } = parseSync(file, source);
  const texts: Text[] = [];
  let lineEnd = -1;
  for (const { type, value, start, end } of comments) {
    const text = value.replace(/^[\s*]+/, '').replaceAll(/\n\s*\*? ?/g, '\n');
    const continues = type === 'Line' && source.slice(lineEnd, start).trim() === '' && lineEnd >= 0;
    const last = texts.at(-1);
    if (continues && last) last.text += `\n${text}`;
    else texts.push({ text, at: start, isComment: true });
    lineEnd = type === 'Line' ? end : -1;
  }
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, value, start } = node as { type?: string; value?: unknown; start?: number };
    if (type === 'ImportDeclaration') return;
    // A word alone is a code or a key, which keeps its value; prose has blanks.
    if ((type === 'Literal' || type === 'JSXText') && typeof value === 'string' && /\s/.test(value.trim()))
      texts.push({ text: value, at: start ?? 0, isComment: false });
    if (type === 'TemplateElement')
      texts.push({ text: (value as { raw: string }).raw, at: start ?? 0, isComment: false });
    Object.values(node).forEach(visit);
  };
  visit(program);
  return texts;
}

/** Prose of a document: everything but code blocks and inline code. */
function textsOfProse(source: string): Text[] {
  const prose = source
    .replaceAll(/```[\s\S]*?```/g, (block) => block.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
  return [{ text: prose, at: 0, isComment: false }];
}

/** Violations in one file, each with its line and the words to use instead. */
export function languageProblems(file: string, source: string): string[] {
  const texts = /\.(?:ts|tsx|cjs|mjs)$/.test(file) ? textsOfCode(file, source) : textsOfProse(source);
  const lineOf = (at: number) => source.slice(0, at).split('\n').length;
  return texts.flatMap(({ text, at, isComment }) => {
    const found = idioms.flatMap(({ pattern, instead }) => {
      const match = pattern.exec(text.replaceAll('\n', ' '));
      return match ? [`${file}:${lineOf(at + match.index)}: "${match[0]}": write ${instead}`] : [];
    });
    const opening = isComment ? questionOpening.exec(text) : null;
    return opening
      ? [`${file}:${lineOf(at)}: a comment opens with "${opening[0]}": start with a verb or a noun`, ...found]
      : found;
  });
}

/** Start of a subject: one or more scopes, then a colon ("sizing: …", "aws, table: …"). */
const scope = /^[a-z0-9-]+(?:, [a-z0-9-]+)*: \S/;

/** Violations in the message of a commit. @param message subject, blank line, body */
export function commitProblems(hash: string, message: string): string[] {
  const commit = `commit ${hash}`;
  const [subject = ''] = message.split('\n');
  return [
    ...(subject.length > longestSubject
      ? [`${commit}: the subject has more than ${longestSubject} characters: ${subject}`]
      : []),
    ...(scope.test(subject) ? [] : [`${commit}: the subject lacks a scope such as "sizing: …": ${subject}`]),
    ...languageProblems(commit, message),
  ];
}
