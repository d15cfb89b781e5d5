import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

const require = createRequire(import.meta.url);
const grammar = require.resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm');
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

const lineOf = ({ startPosition }: Node) => startPosition.row + 1;
const columnOf = ({ startPosition }: Node) => startPosition.column;
const isOneLine = ({ startPosition, endPosition }: Node) => startPosition.row === endPosition.row;

/** Lists what Terraform would refuse or rewrite in a file: syntax, names that nothing declares, formatting. */
export function terraformProblems(source: string): string[] {
  const root = parser.parse(source)?.rootNode;
  if (!root || root.hasError) return ['does not parse'];
  const settings = root.descendantsOfType(['attribute', 'object_elem']);
  return [...undeclared(root), ...settings.flatMap(misplaced)];
}

/** Addresses that the blocks of the file declare: `var.region`, `local.prefix`, `aws_s3_bucket.release`. */
function declaredIn(root: Node): Set<string> {
  const addresses = root.descendantsOfType('block').flatMap((block) => {
    const [kind, ...labels] = block.namedChildren
      .filter(({ type }) => type === 'identifier' || type === 'string_lit')
      .map(({ text }) => text.replaceAll('"', ''));
    if (kind === 'variable') return [`var.${labels[0]}`];
    if (kind === 'resource') return [labels.join('.')];
    if (kind === 'data') return [`data.${labels.join('.')}`];
    if (kind !== 'locals') return [];
    return block
      .descendantsOfType('attribute')
      .map(({ firstNamedChild }) => `local.${firstNamedChild?.text}`);
  });
  return new Set(addresses);
}

function undeclared(root: Node): string[] {
  const declared = declaredIn(root);
  return root.descendantsOfType('variable_expr').flatMap((variable) => {
    const path = [variable.text];
    for (let next = variable.nextNamedSibling; next?.type === 'get_attr'; next = next.nextNamedSibling) {
      path.push(next.text.slice(1));
    }
    // A name alone is a keyword or the key of an object; `each` exists wherever `for_each` is set.
    if (path.length === 1 || path[0] === 'each') return [];
    const address = path.slice(0, path[0] === 'data' ? 3 : 2).join('.');
    return declared.has(address) ? [] : [`line ${lineOf(variable)}: nothing declares ${address}`];
  });
}

/** `terraform fmt`: two spaces for each block, and one column for the equals signs of settings on adjacent lines. */
function misplaced(setting: Node): string[] {
  let depth = 0;
  for (let around = setting.parent; around; around = around.parent) {
    if (around.type === 'block' || around.type === 'object') depth += 1;
  }
  if (columnOf(setting) !== 2 * depth) return [`line ${lineOf(setting)}: is not indented by ${2 * depth}`];
  const above = setting.previousNamedSibling;
  const isAligned =
    above?.type !== setting.type ||
    lineOf(above) !== lineOf(setting) - 1 ||
    !isOneLine(above) ||
    !isOneLine(setting) ||
    equalsOf(above) === equalsOf(setting);
  return isAligned ? [] : [`line ${lineOf(setting)}: the equals sign is not below the one above`];
}

function equalsOf(setting: Node): number | undefined {
  return setting.children.find((child) => child.type === '=')?.startPosition.column;
}
