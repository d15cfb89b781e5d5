import type { PolicyStatement } from '../../template/deployment.ts';
import type { Requirement } from '../service.ts';

/** Condition keys of the request, for instance aws:SourceArn. */
export type ConditionKeys = Record<string, string>;

/** IAM's order: an explicit deny wins, then any allow, else the request is denied implicitly. */
export type Decision = 'allowed' | 'denied explicitly' | 'denied implicitly';

/** Evaluates a role's or a resource's statements for one action on one resource. */
export function evaluate(
  statements: PolicyStatement[],
  { action, resource }: Requirement,
  keys: ConditionKeys = {},
): Decision {
  const matching = statements.filter(
    (statement) =>
      statement.actions.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase())) &&
      statement.resources.some((pattern) => matchesWildcard(pattern, resource)) &&
      holds(statement.conditions, keys),
  );
  if (matching.some((statement) => statement.effect === 'Deny')) return 'denied explicitly';
  return matching.some((statement) => statement.effect === 'Allow') ? 'allowed' : 'denied implicitly';
}

const equals = (accepted: string, actual: string) => accepted === actual;

/** ArnEquals and ArnLike behave the same in IAM. */
const operators: Record<string, (accepted: string, actual: string) => boolean> = {
  Bool: equals,
  StringEquals: equals,
  StringLike: matchesWildcard,
  ArnEquals: matchesWildcard,
  ArnLike: matchesWildcard,
};

/** Operators that hold also where the request carries no such key: with this qualifier, or this end. */
const forAllValues = 'ForAllValues:';
const ifExists = /IfExists$/;

function holds(conditions: PolicyStatement['conditions'], keys: ConditionKeys): boolean {
  return Object.entries(conditions).every(([operator, expected]) =>
    Object.entries(expected).every(([key, accepted]) => {
      const actual = keys[key];
      const compare = operators[operator.replace(forAllValues, '').replace(ifExists, '')];
      if (actual === undefined || compare === undefined)
        return operator.startsWith(forAllValues) || ifExists.test(operator);
      return accepted.some((value) => compare(value, actual));
    }),
  );
}

const compiled = new Map<string, RegExp>();

/** `*` is any text, `?` one character. The patterns come from one template, so the cache stays small. */
function matchesWildcard(pattern: string, text: string): boolean {
  let expression = compiled.get(pattern);
  if (!expression) {
    const escaped = pattern.replaceAll(/[\\^$.+()|{}[\]]/g, '\\$&');
    const source = escaped.replaceAll('*', '.*').replaceAll('?', '.');
    expression = new RegExp(`^${source}$`, 's');
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}
