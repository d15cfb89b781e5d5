import type { LogFinding, LogSign } from './log-sign.ts';

/** Value that a validator rejected: its field and the reason. */
interface Rejected {
  field: string;
  reason: string;
}

/** Reads pydantic's report: the model on the first line, the field on the second, the reason on the third. */
function pydantic(line: string, after: readonly string[]): Rejected | undefined {
  if (!/ValidationError: \d{1,5} validation errors? for \w/.test(line)) return undefined;
  const field = /^[\w.]{1,120}$/.exec(after[0] ?? '')?.[0];
  const reason = /^\s{1,4}([^[\n]{1,150}?)(?: \[type=|$)/.exec(after[1] ?? '')?.[1];
  return field && reason ? { field, reason } : undefined;
}

/** Reads zod's report, which is the JSON of its issues. */
function zod(line: string, after: readonly string[]): Rejected | undefined {
  if (!/ZodError: \[$/.test(line.trimEnd())) return undefined;
  const issue = after.join(' ');
  const field = /"path": ?\[ {0,20}((?:"?[\w-]{1,80}"?,? {0,20}){1,5})\]/.exec(issue)?.[1];
  const reason = /"message": ?"([^"\n]{1,150})"/.exec(issue)?.[1];
  const path = field?.match(/[\w-]+/g)?.join('.');
  return path && reason ? { field: path, reason } : undefined;
}

const missing = /^(?:field )?required$|expected \w{1,20}, received undefined/i;
/** Names of models and fields of a configuration, as opposed to data. */
const configuration = /\bfor \w{0,60}(?:[Ss]ettings|[Cc]onfig|[Ee]nv)/;
const variable = /^[A-Z][A-Z0-9_]{2,80}$/;

function rejected(line: string, after: readonly string[]): LogFinding | undefined {
  const found = pydantic(line, after) ?? zod(line, after);
  if (!found) return undefined;
  const { field, reason } = found;
  const isSetting = variable.test(field) || configuration.test(line);
  const lacks = missing.test(reason);
  return {
    shows: `the value of ${field} was rejected: ${reason}`,
    headline: isSetting && lacks ? `is missing ${field}` : `crashed: ${field}: ${reason}`,
    remedies: isSetting
      ? [
          `Set ${field} under environment or secrets of the container in the task definition${lacks ? '' : ' to a valid value'}.`,
        ]
      : [],
    exact: true,
  };
}

/** Reports of validators about settings or data. */
export const validationLogSigns: readonly LogSign[] = [
  { id: 'value-rejected', cause: 'application-error', explains: ['error', 'success'], read: rejected },
];
