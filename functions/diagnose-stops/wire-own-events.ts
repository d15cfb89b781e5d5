import { ECSClient } from '@aws-sdk/client-ecs';
import { createEcs } from '../../shared/aws/ecs/evidence.ts';
import { createSecrets } from '../../shared/aws/ssm.ts';
import type { Log } from '../../shared/model/log.ts';
import { readOwnEvent } from '../../shared/model/queue/own-event.ts';
import { eachRecord, type QueueRecord } from '../../shared/runtime/batch.ts';
import { clientOptions } from '../../shared/runtime/client-options.ts';
import { slackProbe, tableProbe, unknownService } from '../../shared/runtime/self-check.ts';
import type { wireTable } from '../../shared/runtime/wire-table.ts';
import { channelProblem, checkChannel, postAndRemove } from '../../shared/slack/channel-check.ts';
import { createInstallationChecks } from '../../shared/table/installation-checks.ts';
import type { Environment } from './environment.ts';
import { answerOwnEvent, type OwnDeps } from './own-events.ts';

/** Reads the calls of one second. */
async function trailProbe(now: number): Promise<void> {
  const { createTrail } = await import('../../shared/aws/trail.ts');
  const search = { eventName: 'UpdateService', from: now - 1_000, to: now };
  await createTrail(clientOptions).calls(search, AbortSignal.timeout(3_000));
}

/** Wires the heartbeat, the doctor's test post and the self-check. */
export function wireOwnEvents(
  environment: Environment,
  {
    documents,
    now,
    log,
    count,
  }: {
    documents: ReturnType<typeof wireTable>;
    now: () => number;
    log: Log;
    count: OwnDeps['count'];
  },
) {
  const { TABLE_NAME: tableName, SLACK_CHANNEL: channel, SLACK_API_URL: apiUrl } = environment;
  const secrets = createSecrets(clientOptions);
  const settings = async () => ({
    credential: await secrets.read(environment.SLACK_PARAMETER),
    ...{ channel, apiUrl },
  });
  const checks = createInstallationChecks(documents, { tableName, log });
  const deps: OwnDeps = {
    channelProblem: async () => channelProblem(await checkChannel(await settings())),
    postAndRemove: async (text) => postAndRemove(await settings(), text),
    keep: (id, result) => checks.keep(id, result, now()),
    ...{ log, count },
  };
  const ecs = createEcs(new ECSClient(clientOptions));
  return {
    /** @returns the ids of the records that the queue delivers again */
    async answer(records: QueueRecord[]): Promise<string[]> {
      const work = async ({ body }: QueueRecord) => {
        const event = readOwnEvent(body);
        if (event) await answerOwnEvent(event, deps);
      };
      const { batchItemFailures } = await eachRecord(records, work, log);
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    probes: () => ({
      ...tableProbe(documents, tableName),
      ...slackProbe(environment),
      services: () => ecs.describeService(unknownService, AbortSignal.timeout(3_000)),
      ...(environment.CLOUD_TRAIL === 'true' && { cloudTrail: () => trailProbe(now()) }),
    }),
  };
}
