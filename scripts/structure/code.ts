import { parseSync } from 'oxc-parser';

export interface MeasuredFunction {
  file: string;
  name: string;
  lines: number;
}

/** Node of the syntax tree, with the fields that are read here. */
interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Functions of a source with their lines; nested ones count for both. */
export function functionsOf(file: string, source: string): MeasuredFunction[] {
  const found: MeasuredFunction[] = [];
  walk(parseSync(file, source).program, (node, parents) => {
    if (functionTypes.has(node.type)) {
      found.push({ file, name: nameOf(node, parents), lines: linesOf(source, node) });
    }
  });
  return found;
}

/** Expressions with data from outside: a response of AWS or Slack, an item, an event, parsed JSON. */
const received =
  /JSON\.parse\(|\.json\(\)|\bItems?\b|\bAttributes\b|\bResponses\b|\bUnprocessed\w+|unmarshall\(|\b(event|payload|body|record|rows|kept|stored|details|item|items|decoded)\b/;

/** Casts of stored or received data, as `file:line`: such data is parsed, never cast. */
export function castsOfData(file: string, source: string): string[] {
  const found: string[] = [];
  walk(parseSync(file, source).program, (node) => {
    if (node.type !== 'TSAsExpression') return;
    const target = text(source, node.typeAnnotation as Node);
    const expression = text(source, node.expression as Node);
    if (target === 'const' || target === 'unknown') return;
    if (!file.startsWith('shared/table/') && !received.test(expression)) return;
    found.push(
      `${file}:${source.slice(0, node.start).split('\n').length} ${text(source, node).split('\n')[0]}`,
    );
  });
  return found;
}

function text(source: string, { start, end }: Node): string {
  return source.slice(start, end);
}

function linesOf(source: string, node: Node): number {
  return text(source, node).split('\n').length;
}

function nameOf(node: Node, parents: readonly Node[]): string {
  const named = [node, ...parents.toReversed()].find(({ id, key }) => isNode(id) || isNode(key));
  const name = named?.id ?? named?.key;
  return isNode(name) && typeof name.name === 'string' ? name.name : '(anonymous)';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Visits a node and its descendants, unless the visitor returns false. */
function walk(
  node: unknown,
  visit: (node: Node, parents: readonly Node[]) => boolean | undefined | undefined,
  parents: readonly Node[] = [],
): void {
  if (!isNode(node) || visit(node, parents) === false) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) walk(child, visit, [...parents, node]);
  }
}
