import * as z from 'zod/mini';
import { jsonOrUndefined } from './parse.ts';
import { type ServiceReference, serviceReferenceForm } from './service-reference.ts';

/** Action ids of our buttons, in a message and in the click that Slack reports. */
export const slackActions = {
  apply: 'steward:apply',
  notNow: 'steward:not-now',
  why: 'steward:why',
  sizeNow: 'steward:size-now',
  /** Ends a running rollout: the earlier revision is deployed again. */
  rollBack: 'steward:roll-back',
  /** Rolls back a deployment that an incident blames. */
  goBack: 'steward:go-back',
  acknowledge: 'steward:acknowledge',
  /** Mutes the service of an incident for an hour. */
  mute: 'steward:mute',
  /** Ends the mute of the service of an incident. */
  unmute: 'steward:unmute',
  moreLogs: 'steward:more-logs',
} as const;

/** Periods for which a decision may be postponed, days. */
export const notNowDays = [1, 7, 30] as const;

/** Value of an option of `Not now`. Slack allows 150 characters; an id may have 120 (slack-question.ts). */
export function notNowValue(days: (typeof notNowDays)[number], decisionId: string): string {
  return `${days} ${decisionId}`;
}

/** Parses the value of `Not now`. @returns undefined for any other text */
export function parseNotNowValue(value: string): { days: number; decisionId: string } | undefined {
  const [, digits, decisionId = ''] = /^(\d+) (.+)$/.exec(value) ?? [];
  const days = notNowDays.find((one) => String(one) === digits);
  return days && { days, decisionId };
}

/** Characters that ECS allows in names of clusters and services. */
export const ecsName = /^[\w-]{1,255}$/;

/** Value of `Size it`; undefined if a name is not one that ECS allows. */
export function sizeNowValue({ account, region, cluster, name }: ServiceReference): string | undefined {
  if (!ecsName.test(cluster) || !ecsName.test(name)) return undefined;
  return JSON.stringify({ account, region, cluster, service: name });
}

const sizeNowForm = z.lazy(() =>
  z.object({
    ...{ account: z.string(), region: z.string(), cluster: z.string(), service: z.string() },
  }),
);

/** Parses the value of `Size it`. @returns undefined for any other text */
export function parseSizeNowValue(value: string): z.infer<typeof sizeNowForm> | undefined {
  return sizeNowForm.safeParse(jsonOrUndefined(value)).data;
}

/** An incident as its buttons name it: its workload (`serviceKey`) and its key within that. */
export const incidentFields = {
  workload: z.string().check(z.regex(/^[\x21-\x7e]{1,600}$/, 'must be the key of a workload')),
  key: z.string().check(z.regex(/^[\x20-\x7e]{1,300}$/, 'must be the key of an incident')),
};
const incidentForm = z.lazy(() => z.object(incidentFields));

/** The value of a button of an incident; undefined where its names are none of ECS. */
export function incidentValue({ workload, key }: z.infer<typeof incidentForm>): string | undefined {
  const value = { workload, key };
  return incidentForm.safeParse(value).success ? JSON.stringify(value) : undefined;
}

/** @returns undefined for what incidentValue did not make. */
export function parseIncidentValue(value: string): z.infer<typeof incidentForm> | undefined {
  return incidentForm.safeParse(jsonOrUndefined(value)).data;
}

const revisionName = z.string().check(z.regex(/^[\w-]{1,255}:\d{1,9}$/, 'must be such as web:42'));

/** Deployment to roll back: of a service, from its running revision (`web:42`) to an earlier one (`web:41`). */
export const goBackFields = { service: serviceReferenceForm, from: revisionName, to: revisionName };
const goBackForm = z.lazy(() => z.object(goBackFields));

/** Value of `Roll back` on an incident. */
export function goBackValue(value: z.infer<typeof goBackForm>): string {
  return JSON.stringify(value);
}

/** Parses the value of `Roll back`. @returns undefined for any other text */
export function parseGoBackValue(value: string): z.infer<typeof goBackForm> | undefined {
  return goBackForm.safeParse(jsonOrUndefined(value)).data;
}
