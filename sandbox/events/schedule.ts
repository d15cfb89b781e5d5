/** Gives the first time (epoch ms) after the given one at which the schedule fires. */
export type NextTime = (after: number) => number;

const minuteMs = 60_000;
const dayMs = 86_400_000;
const unitMs: Record<string, number> = { minute: minuteMs, hour: 3_600_000, day: dayMs };

/**
 * Reads an EventBridge schedule: rate(5 minutes) or cron(0 9 ? * MON-FRI *), in UTC. A rate counts from
 * the rule's creation.
 * @throws Error for a schedule that EventBridge would refuse, and for cron's L, W and #, which are not built.
 */
export function readSchedule(expression: string, createdAt: number): NextTime {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count && unit) {
    const period = Number(count) * (unitMs[unit] as number);
    return (after) => createdAt + (Math.floor((after - createdAt) / period) + 1) * period;
  }
  const [, fields] = /^cron\((.+)\)$/.exec(expression) ?? [];
  if (!fields) throw new Error(`The sandbox cannot read the schedule ${expression}.`);
  return readCron(fields.trim().split(/\s+/), expression);
}

interface Field {
  lowest: number;
  highest: number;
  /** Names for the numbers from `lowest` on. */
  names?: string[];
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const cronFields: Field[] = [
  { lowest: 0, highest: 59 },
  { lowest: 0, highest: 23 },
  { lowest: 1, highest: 31 },
  { lowest: 1, highest: 12, names: months },
  { lowest: 1, highest: 7, names: weekdays },
  { lowest: 1970, highest: 2199 },
];
const none: Set<number> = new Set();
/** Longest wait of a schedule that can fire at all: 29 February, across a century year without a leap day. */
const longestWaitDays = 366 * 8;

function readCron(fields: string[], expression: string): NextTime {
  if (fields.length !== cronFields.length) throw new Error(`${expression} needs six fields.`);
  const sets = fields.map((text, index) => readField(text, cronFields[index] as Field, expression));
  const [minutes = none, hours = none, days = none, monthSet = none, weekdaySet = none, years = none] = sets;
  const timesOfDay = [...hours].flatMap((hour) =>
    [...minutes].map((minute) => (hour * 60 + minute) * minuteMs),
  );
  const firesOn = (date: Date) =>
    years.has(date.getUTCFullYear()) &&
    monthSet.has(date.getUTCMonth() + 1) &&
    days.has(date.getUTCDate()) &&
    weekdaySet.has(date.getUTCDay() + 1);

  return (after) => {
    const today = Math.floor(after / dayMs) * dayMs;
    for (let day = 0; day < longestWaitDays; day += 1) {
      const midnight = today + day * dayMs;
      const time = timesOfDay.find((timeOfDay) => midnight + timeOfDay > after);
      if (time !== undefined && firesOn(new Date(midnight))) return midnight + time;
    }
    throw new Error(`${expression} never fires.`);
  };
}

/** A list of values, ranges and steps: 1,5-10,0/15, MON-FRI, * or ?. In ascending order. */
function readField(text: string, field: Field, expression: string): Set<number> {
  const values = text.split(',').flatMap((part) => {
    const [, from = '', to, step] = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const any = from === '*' || from === '?';
    const first = any ? field.lowest : readValue(from, field);
    const last = to ? readValue(to, field) : any || step ? field.highest : first;
    if (!(first >= field.lowest && last <= field.highest && first <= last))
      throw new Error(`The sandbox cannot read ${part} in ${expression}.`);
    const stride = Number(step ?? 1);
    return Array.from(
      { length: Math.floor((last - first) / stride) + 1 },
      (_, index) => first + index * stride,
    );
  });
  return new Set(values.sort((a, b) => a - b));
}

function readValue(text: string, { lowest, names = [] }: Field): number {
  const named = names.indexOf(text.toUpperCase());
  return named >= 0 ? named + lowest : Number(text);
}
