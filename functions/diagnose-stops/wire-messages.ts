import { ECSClient } from '@aws-sdk/client-ecs';
import { createDeploymentHistory } from '../../shared/aws/ecs/deployment-history.ts';
import { createEcs } from '../../shared/aws/ecs/evidence.ts';
import { createWatchedServices } from '../../shared/aws/ecs/watched-services.ts';
import { clientOptions } from '../../shared/runtime/client-options.ts';
import { onFirstUse } from '../../shared/runtime/on-first-use.ts';
import { allowsChanges } from '../../shared/runtime/settings.ts';
import { wireSlack } from '../../shared/runtime/wire-slack.ts';
import type { wireTable } from '../../shared/runtime/wire-table.ts';
import { mentionOf } from '../../shared/slack/names.ts';
import { createServiceWatch } from '../../shared/table/missing-tasks.ts';
import { createRollouts } from '../../shared/table/rollouts.ts';
import type { TableSettings } from '../../shared/table/table.ts';
import type { Deps } from './deps.ts';
import type { Environment } from './environment.ts';
import type { MessageTools } from './message-tools.ts';
import { readCounts } from './read-counts.ts';
import { readService } from './read-service.ts';
import { summarize } from './summarize.ts';
import { noteLook, type WatchFindings, watchServices } from './watch-services.ts';
import { writeMessage } from './write-message.ts';

/** Deps that need neither ECS nor Slack. */
type Counting = Omit<
  Deps,
  'write' | 'summarize' | 'readService' | 'readCounts' | 'watchServices' | 'noteLook' | 'rolloutOf' | 'home'
>;

/**
 * Wires what reads evidence and writes messages. The handler loads this file at the first message and not at init: most
 * invocations drop or count, and Slack's client, the evidence and the wording are a fourth of a cold start.
 */
export function wireMessages(
  environment: Environment,
  deps: Counting,
  { documents, table }: { documents: ReturnType<typeof wireTable>; table: TableSettings },
): Pick<Deps, 'write' | 'summarize' | 'readService' | 'readCounts' | 'rolloutOf'> & {
  watchServices: (home: ReturnType<Deps['home']>) => Promise<WatchFindings>;
  noteLook: (findings: WatchFindings, home: ReturnType<Deps['home']>) => Promise<void>;
} {
  const slack = wireSlack(environment, deps.now);
  const logs = onFirstUse(async () => {
    const { createContainerLogs } = await import('../../shared/aws/container-logs.ts');
    return createContainerLogs(clientOptions);
  });
  const usage = onFirstUse(async () => {
    const { createUsageBeforeStop } = await import('../../shared/aws/cloudwatch/usage-before-stop.ts');
    return createUsageBeforeStop(clientOptions);
  });
  const trail = onFirstUse(async () => {
    const { createTrail } = await import('../../shared/aws/trail.ts');
    return createTrail(clientOptions);
  });
  const client = new ECSClient(clientOptions);
  const gateways = {
    ecs: createEcs(client),
    history: createDeploymentHistory(client),
    ...{ logs, usage, trail: environment.CLOUD_TRAIL === 'true' ? trail : undefined },
    logLines: environment.LOG_LINES,
  };
  const tools: MessageTools = {
    ...deps,
    ...gateways,
    slack,
    canSize: allowsChanges(environment),
    channels: { main: environment.SLACK_CHANNEL, minor: environment.MINOR_CHANNEL || undefined },
    mention: mentionOf(environment.DOWN_MENTION),
  };
  const rollouts = createRollouts(documents, table);
  const watch = createServiceWatch(documents, table);
  return {
    rolloutOf: (place) => rollouts.active(place),
    watchServices: (home) =>
      watchServices({
        services: createWatchedServices(client),
        watch,
        minutes: environment.MISSING_TASKS_MINUTES,
        ...{ home, now: deps.now() },
      }),
    noteLook: (findings, home) => noteLook(findings, { watch, home, now: deps.now() }),
    readCounts: (ids) => readCounts(ids, { ...gateways, ...deps }),
    write: (claim, invocation, tasks) => writeMessage(claim, { tools, invocation, tasks }),
    summarize: (claims, invocation) => summarize(claims, tools, invocation),
    readService: (place, broken) => readService(place, broken, { ...gateways, log: deps.log }),
  };
}
