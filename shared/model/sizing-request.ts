import * as z from 'zod/mini';
import { InvalidInputError } from '../errors.ts';
import { serviceOfArn } from './service-reference.ts';

const name = z.string('must be a string').check(z.minLength(1, 'must not be empty'));

const requestFields = {
  /** Name or ARN; all clusters by default. */
  cluster: z.optional(name),
  /** Name or ARN; all services by default. */
  service: z.optional(name),
  lookbackDays: z.optional(
    z.literal([14, 32, 63], 'must be 14, 32 or 63: CloudWatch keeps five-minute data for 63 days'),
  ),
  tolerance: z.optional(z.enum(['critical', 'standard', 'batch'], 'must be critical, standard or batch')),
};

const noObject = 'must be an object, such as {"cluster": "NAME"}';

const reportForm = z.strictObject(
  {
    ...requestFields,
    /** False to post nothing to Slack. */
    post: z.optional(z.boolean('must be true or false')),
  },
  noObject,
);
const { service: _, ...planFields } = requestFields;
const planForm = z.strictObject(planFields, noObject);

/** Payload of report-rightsizing. */
export type ReportRequest = z.infer<typeof reportForm>;
/** Payload of plan-rightsizing when invoked manually. */
export type PlanRequest = z.infer<typeof planForm>;

/** Parses a payload. @throws InvalidInputError that names each wrong field and the expected value */
export function parseReportRequest(payload: unknown): ReportRequest {
  const request = parse(reportForm, payload);
  if (request.service !== undefined && request.cluster === undefined && !serviceOfArn(request.service)) {
    throw new InvalidInputError('service: name its cluster, too: {"cluster": "...", "service": "..."}');
  }
  return request;
}

/** Parses a payload. @throws InvalidInputError that names each wrong field and the expected value */
export function parsePlanRequest(payload: unknown): PlanRequest {
  return parse(planForm, payload);
}

function parse<Form extends z.ZodMiniObject>(form: Form, payload: unknown): z.infer<Form> {
  // An invocation without a payload asks for everything.
  const result = form.safeParse(payload ?? {});
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => {
    if (issue.code !== 'unrecognized_keys') return `${issue.path.join('.') || 'payload'}: ${issue.message}`;
    return `${issue.keys.join(', ')}: unknown field; expected one of: ${Object.keys(form.shape).join(', ')}`;
  });
  throw new InvalidInputError(issues.join('; '));
}
