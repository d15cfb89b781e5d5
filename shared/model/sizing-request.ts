import * as z from 'zod/mini';
import { InvalidInputError } from '../errors.ts';
import { serviceOfArn } from './service-reference.ts';

const name = z.string('must be a text').check(z.minLength(1, 'must not be empty'));

const requestFields = {
  /** Name or ARN; without one, all clusters. */
  cluster: z.optional(name),
  /** Name or ARN; without one, all services. */
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
    /** False to leave Slack alone. */
    post: z.optional(z.boolean('must be true or false')),
  },
  noObject,
);
const { service: _, ...planFields } = requestFields;
const planForm = z.strictObject(planFields, noObject);

/** What report-rightsizing is asked for. */
export type ReportRequest = z.infer<typeof reportForm>;
/** What plan-rightsizing is asked for by hand. */
export type PlanRequest = z.infer<typeof planForm>;

/** @throws InvalidInputError that names each wrong field and what it must be. */
export function parseReportRequest(payload: unknown): ReportRequest {
  const request = parse(reportForm, payload);
  if (request.service !== undefined && request.cluster === undefined && !serviceOfArn(request.service)) {
    throw new InvalidInputError('service: name its cluster as well, as {"cluster": "...", "service": "..."}');
  }
  return request;
}

/** @throws InvalidInputError that names each wrong field and what it must be. */
export function parsePlanRequest(payload: unknown): PlanRequest {
  return parse(planForm, payload);
}

function parse<Form extends z.ZodMiniObject>(form: Form, payload: unknown): z.infer<Form> {
  // An invocation without a payload asks for everything.
  const result = form.safeParse(payload ?? {});
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => {
    if (issue.code !== 'unrecognized_keys') return `${issue.path.join('.') || 'payload'}: ${issue.message}`;
    return `${issue.keys.join(', ')}: not known here; known are ${Object.keys(form.shape).join(', ')}`;
  });
  throw new InvalidInputError(issues.join('; '));
}
