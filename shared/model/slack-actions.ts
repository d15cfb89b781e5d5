import * as z from 'zod/mini';
import { type ServiceReference, serviceReferenceForm } from './service-reference.ts';

/** What a click on a button of ours is called, in a message and when it comes back. */
export const slackActions = {
  apply: 'steward:apply',
  notNow: 'steward:not-now',
  why: 'steward:why',
  sizeNow: 'steward:size-now',
  /** Ends a rollout that is under way: the earlier revision comes back. */
  rollBack: 'steward:roll-back',
  /** Rolls back a deployment that an incident blames. */
  goBack: 'steward:go-back',
} as const;

/** How long a decision may be put off, days. */
export const notNowDays = [1, 7, 30] as const;

/** The value of an option of `Not now`. Slack takes 150 characters: an id may have 120 (slack-work.ts). */
export function notNowValue(days: (typeof notNowDays)[number], decisionId: string): string {
  return `${days} ${decisionId}`;
}

/** @returns undefined for what notNowValue did not make. */
export function parseNotNowValue(value: string): { days: number; decisionId: string } | undefined {
  const [, digits, decisionId = ''] = /^(\d+) (.+)$/.exec(value) ?? [];
  const days = notNowDays.find((one) => String(one) === digits);
  return days && { days, decisionId };
}

/** As ECS allows names of clusters and services. */
export const ecsName = /^[\w-]{1,255}$/;

/** The value of `Size it`; undefined where the names are none of ECS, which nobody could ask about. */
export function sizeNowValue({ account, region, cluster, name }: ServiceReference): string | undefined {
  if (!ecsName.test(cluster) || !ecsName.test(name)) return undefined;
  return JSON.stringify({ account, region, cluster, service: name });
}

const sizeNowForm = z.object({
  ...{ account: z.string(), region: z.string(), cluster: z.string(), service: z.string() },
});

/** The service of a click on `Size it`. @returns undefined for what sizeNowValue did not make. */
export function parseSizeNowValue(value: string): z.infer<typeof sizeNowForm> | undefined {
  try {
    return sizeNowForm.parse(JSON.parse(value));
  } catch {
    return undefined;
  }
}

const revisionName = z.string().check(z.regex(/^[\w-]{1,255}:\d{1,9}$/, 'must be such as web:42'));

/** A deployment to roll back: of a service, from the revision that it runs (`web:42`) to an earlier one (`web:41`). */
export const goBackFields = { service: serviceReferenceForm, from: revisionName, to: revisionName };
const goBackForm = z.object(goBackFields);

/** The value of `Roll back` on an incident. */
export function goBackValue(value: z.infer<typeof goBackForm>): string {
  return JSON.stringify(value);
}

/** @returns undefined for what goBackValue did not make. */
export function parseGoBackValue(value: string): z.infer<typeof goBackForm> | undefined {
  try {
    return goBackForm.parse(JSON.parse(value));
  } catch {
    return undefined;
  }
}
