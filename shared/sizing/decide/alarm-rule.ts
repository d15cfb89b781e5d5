/** A word, a name or a sign of a rule. */
interface Token {
  text: string;
  isQuoted: boolean;
}

const states = new Set(['ALARM', 'OK', 'INSUFFICIENT_DATA']);

/**
 * Names of the alarms whose being in ALARM makes the rule of a composite alarm true, each once, in every documented form:
 * `ALARM("one") OR ALARM(other)`, `NOT (OK(a) AND …)`, `AT_LEAST(2, NOT OK, (a, "b", c))`, names or ARNs. An alarm that
 * must not be in ALARM (a suppressor, such as `NOT ALARM("deployment")`) is not among them.
 * Source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html, PutCompositeAlarm, AlarmRule.
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

/** The next token in capital letters; a blank for one in quotes, which is a name, and at the end. */
function word({ tokens, at }: Reader): string {
  const token = tokens[at];
  return !token || token.isQuoted ? '' : token.text.toUpperCase();
}

/** Reads up to a closing bracket or the end; AND and OR make no difference. */
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

/** The names up to the closing bracket. */
function keepNames(reader: Reader, isWanted: boolean): void {
  for (; reader.at < reader.tokens.length && word(reader) !== ')'; reader.at++) {
    const { text = '', isQuoted = false } = reader.tokens[reader.at] ?? {};
    if (isWanted && (isQuoted || text !== ',')) reader.names.add(withoutArn(text));
  }
  reader.at++;
}

/** Names in quotes may hold anything; others end at a blank, a comma or a bracket. */
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
