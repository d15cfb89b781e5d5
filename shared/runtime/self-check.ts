import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createSecrets } from '../aws/ssm.ts';
import { cleanText } from '../model/redaction/clean-text.ts';
import type { Sources } from '../sizing/read/sources.ts';
import { channelProblem, checkChannel } from '../slack/channel-check.ts';
import { createMutes } from '../table/mutes.ts';
import { clientOptions } from './client-options.ts';

/** Reads of a function under its own role, by name; one that throws fails. */
export type Probes = Readonly<Record<string, () => Promise<unknown>>>;

/** Answer of a function to `{"check": true}`. */
export interface SelfCheck {
  check: true;
  probes: { name: string; problem?: string }[];
}

/** Longest problem of a probe, characters: AWS's denials name user, action and resource. */
const longestProblem = 500;

/** Cluster and service that no account has: reading them proves the permission and nothing else. */
export const unknownService = { cluster: 'ecs-steward-check', name: 'ecs-steward-check' };

/** Errors that follow from the unknown cluster, after the permission was granted. */
const proof = new Set(['ClusterNotFoundException', 'ServiceNotFoundException']);

/** Runs every probe; reports each with the problem that AWS or Slack named, redacted. Never throws. */
export async function selfCheck(probes: Probes): Promise<SelfCheck> {
  const run = async ([name, probe]: [string, () => Promise<unknown>]) => {
    try {
      await probe();
      return { name };
    } catch (error) {
      const { name: kind, message } = error as Error;
      if (proof.has(kind)) return { name };
      return { name, problem: cleanText(`${kind}: ${message}`, longestProblem) };
    }
  };
  return { check: true, probes: await Promise.all(Object.entries(probes).map(run)) };
}

/** Reads one item of the table. */
export function tableProbe(documents: DynamoDBDocumentClient, tableName: string): Probes {
  const place = { partition: 'aws', account: '', region: '', cluster: unknownService.cluster };
  const service = { ...place, kind: 'service' as const, name: unknownService.name };
  return { table: () => createMutes(documents, { tableName }).of(service, 0) };
}

/** Reads the Slack credential and checks the channel, bypassing the guard, so that a check is never paused. */
export function slackProbe(environment: {
  SLACK_PARAMETER: string;
  SLACK_CHANNEL: string;
  SLACK_API_URL: string;
}): Probes {
  return {
    slack: async () => {
      const credential = await createSecrets(clientOptions).read(environment.SLACK_PARAMETER);
      const { SLACK_CHANNEL: channel, SLACK_API_URL: apiUrl } = environment;
      const problem = channelProblem(await checkChannel({ credential, channel, apiUrl }));
      if (problem) throw new Error(`Slack answered ${problem}`);
    },
  };
}

/**
 * Probes of the functions that analyse and report: table, Slack, ECS, usage, alarms, scaling and the price list. Names
 * that no account has make each read one call.
 */
export function sizingProbes(
  environment: Parameters<typeof slackProbe>[0] & { TABLE_NAME: string; AWS_REGION: string },
  { sources }: { sources: Pick<Sources, 'ecs' | 'cloudwatch' | 'scaling' | 'prices'> },
  documents: DynamoDBDocumentClient,
): Probes {
  const { cluster, name } = unknownService;
  return {
    ...tableProbe(documents, environment.TABLE_NAME),
    ...slackProbe(environment),
    services: () => sources.ecs.services(cluster, [name]),
    alarms: () => sources.cloudwatch.alarms([name]),
    scaling: () => sources.scaling.scalable(cluster, [name]),
    prices: () => sources.prices.fargatePrices(environment.AWS_REGION),
  };
}
