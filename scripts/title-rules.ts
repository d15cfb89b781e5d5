import { parseSync } from 'oxc-parser';

/** Characters of a title, placeholders as written; a longer one is cut in the output of CI. */
const longestTitle = 110;
/** Words of a title that has a subject, a verb and what it says of the subject. */
const fewestWords = 3;

const wordsOf = (text: string) => new Set(text.trim().split(/\s+/));

/** Openings that need the title of a describe before them: prepositions, conjunctions, pronouns and adverbs. */
const connectives = wordsOf(`
  about after again already also although and as at because before behind beside but by despite during else for from
  how if in into it its nor of on or since so still than that their then there these they this those though through to
  twice unless until what whatever when where whether which whichever while who whose why with within without
`);

/** Openings that are a verb without a subject; words that are nouns in the plural, too, are left to verbAndObject. */
const verbs = wordsOf(`
  accepts adds aligns allows am are asks backtracks be become becomes been begin begins belongs blames bring brings can
  cannot classifies clears closes come comes connects contains could creates delivers deploys did do does ends exist
  exists expects explains fails falls find finds fits follows foretells forgets gets give gives go goes grants grows had
  has have hides ignores includes installs interrupts is keep keeps knows lacks leads learns leave leaves lets loses
  lowers make makes may mean means might must never not occurs opens outweighs prints proves put puts raises reaches
  receives refuses rejects remains removes replaces resolves restores rests rolls say says see sees sends serves shall
  should shortens show shows snoozes speak speaks stay stays supports survives take takes tell tells throws waits was
  weighs went were will works would wraps writes yield yields
`);

/** A verb and its object: "names the role", "counts no stop". */
const verbAndObject = /^[a-z]+s (?:an?|every|its?|no(?! longer)|nothing|the|their|them|what)\b/;

/** Placeholders of Jest (%s, $name) and of a template: nouns to the reader. */
const placeholder = /%[a-zA-Z#]|\$\{[^}]*\}|\$[a-zA-Z][\w.]*/g;

/** Why a title does not read without its describe, as far as a program can see it; undefined where it does. */
export function whyNotAlone(title: string): string | undefined {
  const text = title.replaceAll(placeholder, 'Noun');
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const [first = ''] = words.map((word) => word.replaceAll(/[^\p{L}\p{N}'-]/gu, '').toLowerCase());
  if (words.length < fewestWords) return `write at least ${fewestWords} words`;
  if (title.length > longestTitle) return `write at most ${longestTitle} characters`;
  if (connectives.has(first)) return `begin with the subject, not with "${first}"`;
  if (verbs.has(first) || verbAndObject.test(text)) return `name the subject before "${first}"`;
  return undefined;
}

interface SyntaxNode {
  type: string;
  start: number;
  [field: string]: unknown;
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value;

/** Name at the beginning of a callee: it for it.each(rows). */
function rootOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier') return String(node.name);
  return rootOf(node.object ?? node.callee ?? node.tag);
}

/** Text of a string or a template; undefined for anything else. */
function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral') return undefined;
  return (node.quasis as { value: { raw: string } }[]).map(({ value }) => value.raw).join('%s');
}

/** Titles of the tests in a source, with their offsets; titles in variables are left out. */
function titlesOf(file: string, source: string): { title: string; at: number }[] {
  const titles: { title: string; at: number }[] = [];
  const starters = new Set(['it', 'test']);
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    // const each = it.each(rows)
    if (isNode(node) && node.type === 'VariableDeclarator' && starters.has(rootOf(node.init) ?? ''))
      starters.add(rootOf(node.id) ?? '');
    if (isNode(node) && node.type === 'CallExpression' && starters.has(rootOf(node.callee) ?? '')) {
      const title = textOf((node.arguments as unknown[])[0]);
      if (title !== undefined) titles.push({ title, at: node.start });
    }
    Object.values(node).forEach(visit);
  };
  visit(parseSync(file, source).program);
  return titles;
}

/** Test titles in a source that do not read alone, each with its line and what to do. */
export function titleProblems(file: string, source: string): string[] {
  return titlesOf(file, source).flatMap(({ title, at }) => {
    const why = whyNotAlone(title);
    const line = source.slice(0, at).split('\n').length;
    return why ? [`${file}:${line}: a test title does not read alone, ${why}: ${title}`] : [];
  });
}
