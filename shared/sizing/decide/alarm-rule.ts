/** Word, name or sign of a rule. */
interface Token {
  text: string;
  isQuoted: boolean;
}

const states = new Set(['ALARM', 'OK', 'INSUFFICIENT_DATA']);

/**
 * Names of the alarms that make the rule of a composite alarm true when in ALARM, each once, in every documented form:
 * `ALARM("one") OR ALARM(other)`, `NOT (OK(a) AND …)`, `AT_LEAST(2, NOT OK, (a, "b", c))`, names or ARNs. Alarms that
 * must not be in ALARM (suppressors, such as `NOT ALARM("deployment")`) are left out. Source:
 * docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html, PutCompositeAlarm, AlarmRule.
 */
export function alarmsInRule(rule: string): string[] {
  const reader: Reader = { tokens: tokensOf(rule), at: 0, names: new Set() };
  while (reader.at < reader.tokens.length) readOperands(reader, false);
  return [...reader.names];
}

interface Reader {
  tokens: Token[];
  at: number;
  names: Set<string>;
}

/** Next token in capital letters; empty for a quoted one, which is a name, and at the end. */
function word({ tokens, at }: Reader): string {
  const token = tokens[at];
  return !token || token.isQuoted ? '' : token.text.toUpperCase();
}

/** Reads up to a closing bracket or the end. AND and OR are treated alike. */
function readOperands(reader: Reader, isNegated: boolean): void {
  while (reader.at < reader.tokens.length && word(reader) !== ')') readOperand(reader, isNegated);
  reader.at++;
}

function readOperand(reader: Reader, isNegated: boolean): void {
  const next = word(reader);
  reader.at++;
  if (next === 'NOT') readOperand(reader, !isNegated);
  else if (next === '(') readOperands(reader, isNegated);
  else if (next === 'AT_LEAST') readAtLeast(reader, isNegated);
  else if (states.has(next) && word(reader) === '(') {
    reader.at++;
    keepNames(reader, (next === 'ALARM') !== isNegated);
  }
}

/** `(M, [NOT] STATE, (one, two))`, with M a number or a percentage. */
function readAtLeast(reader: Reader, isNegated: boolean): void {
  let negations = Number(isNegated);
  while (reader.at < reader.tokens.length && !states.has(word(reader))) {
    if (word(reader) === 'NOT') negations++;
    reader.at++;
  }
  const isOfAlarm = word(reader) === 'ALARM';
  while (reader.at < reader.tokens.length && word(reader) !== '(') reader.at++;
  reader.at++;
  keepNames(reader, isOfAlarm === (negations % 2 === 0));
  reader.at++;
}

/** Collects the names up to the closing bracket. */
function keepNames(reader: Reader, isWanted: boolean): void {
  for (; reader.at < reader.tokens.length && word(reader) !== ')'; reader.at++) {
    const { text = '', isQuoted = false } = reader.tokens[reader.at] ?? {};
    if (isWanted && (isQuoted || text !== ',')) reader.names.add(withoutArn(text));
  }
  reader.at++;
}

/** Splits a rule into tokens. Quoted names may contain any character; others end at a blank, a comma or a bracket. */
function tokensOf(rule: string): Token[] {
  const form = /"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([(),])|([^\s(),"']+)/g;
  return [...rule.matchAll(form)].map(([, double, single, sign, word]) => {
    const quoted = double ?? single;
    return quoted === undefined
      ? { text: sign ?? word ?? '', isQuoted: false }
      : { text: quoted.replaceAll(/\\(.)/g, '$1'), isQuoted: true };
  });
}

function withoutArn(name: string): string {
  return name.replace(/^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:/, '');
}
