interface Field {
  name: string;
  least: number;
  most: number;
  names?: string;
  /** Letters of EventBridge beside numbers: `?` any, `L` last, `W` nearest weekday. */
  letters?: string;
}

/** The fields of cron(...) in EventBridge's order ("Setting a schedule pattern for scheduled rules"). */
const fields: Field[] = [
  { name: 'minutes', least: 0, most: 59 },
  { name: 'hours', least: 0, most: 23 },
  { name: 'day of month', least: 1, most: 31, letters: '?LW' },
  { name: 'month', least: 1, most: 12, names: 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC' },
  { name: 'day of week', least: 1, most: 7, names: 'SUN MON TUE WED THU FRI SAT', letters: '?L#' },
  { name: 'year', least: 1970, most: 2199 },
];

/** @returns what EventBridge would refuse about the schedule of a rule; undefined for one that it takes. */
export function scheduleProblem(expression: string): string | undefined {
  const [, kind, content = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return rateProblem(content);
  if (kind === 'cron') return cronProblem(content);
  return 'must be a schedule of EventBridge, such as cron(0 6 ? * MON *) or rate(7 days)';
}

function rateProblem(content: string): string | undefined {
  const [, count, unit = ''] = /^([1-9]\d*) (minutes?|hours?|days?)$/.exec(content) ?? [];
  if (count === undefined) return 'must be a number and minutes, hours or days, such as rate(7 days)';
  const isPlural = unit.endsWith('s');
  return isPlural === (count !== '1')
    ? undefined
    : 'must be rate(1 day) or rate(7 days): 1 takes the singular';
}

function cronProblem(content: string): string | undefined {
  const values = content.split(' ');
  if (values.length !== fields.length || values.includes(''))
    return `must have the 6 fields of EventBridge's cron, divided by one blank: cron(${fields.map(({ name }) => name).join(', ')})`;
  const wrong = fields.find((field, index) => !isTaken(field, values[index] ?? ''));
  if (wrong) return `has a ${wrong.name} unknown to EventBridge`;
  const [dayOfMonth, dayOfWeek] = [values[2], values[4]];
  if ((dayOfMonth === '?') === (dayOfWeek === '?'))
    return 'must have ? as either the day of month or the day of week: cron(0 6 ? * MON *)';
  return undefined;
}

/** A list of values, ranges and steps. */
function isTaken(field: Field, text: string): boolean {
  if (text === '*' || (text === '?' && field.letters)) return true;
  return text.split(',').every((part) => {
    const [range = '', step, ...more] = part.split('/');
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
    if (range === '*') return true;
    const ends = range.split('-');
    return ends.length <= 2 && ends.every((end) => isValue(field, end));
  });
}

/** A number or name, with `L`, `W` or `#n` after it where the field takes them; `L` stands alone too. */
function isValue({ least, most, names = '', letters = '' }: Field, text: string): boolean {
  const [, value, mark] = /^(\d+|[A-Za-z]{3})?(L|W|#[1-5])?$/.exec(text) ?? [];
  if (mark !== undefined && !letters.includes(mark.charAt(0))) return false;
  if (value === undefined) return mark === 'L';
  const isNamed = names !== '' && names.split(' ').includes(value.toUpperCase());
  return isNamed || (Number(value) >= least && Number(value) <= most);
}
