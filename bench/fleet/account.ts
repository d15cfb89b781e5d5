import { findNamed } from '../../sandbox/deploy.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { type SandboxSlack, startSlack } from '../../sandbox/slack/start-slack.ts';
import { packageTemplate } from '../../sandbox/template/package-template.ts';
import type { Template } from '../../sandbox/template/read-template.ts';
import type { FleetCluster } from './fleet.ts';
import { putFleet } from './put-fleet.ts';

const slackToken = 'xoxb-bench';
const slackParameter = '/ecs-steward/slack';

/** Account with the fleet, and a workspace to post to. */
export interface Account {
  sandbox: Sandbox;
  slack: SandboxSlack;
  /** Environment of the planner and the workers, with credentials. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

/**
 * Opens the account on the sandbox, with AWS's published throttles in force and a stopped clock.
 * @param at current time, epoch ms
 * @throws Error with the packager's output if packaging fails
 */
export async function openAccount(fleet: readonly FleetCluster[], at: number): Promise<Account> {
  const template = withoutWorkers(await packageTemplate());
  const sandbox = await createSandbox({
    template,
    parameters: { slackChannel: 'C0SANDBOX' },
    clock: { startAt: at },
    throttles: true,
  });
  const slack = await startSlack({ botToken: slackToken, now: sandbox.now });
  sandbox.state.putParameter(slackParameter, slackToken);
  putFleet(sandbox.state, fleet);
  return {
    ...{ sandbox, slack, environment: environmentOf(sandbox, slack) },
    async close() {
      await sandbox.close();
      await slack.close();
    },
  };
}

/** The queues keep their messages: the bench delivers them itself. */
function withoutWorkers(template: Template): Template {
  const resources = Object.entries(template.Resources).map(([id, resource]) => {
    if (resource.Type !== 'AWS::Lambda::EventSourceMapping') return [id, resource] as const;
    return [id, { ...resource, Properties: { ...resource.Properties, Enabled: false } }] as const;
  });
  return { ...template, Resources: Object.fromEntries(resources) };
}

function environmentOf({ deployment, clientConfig }: Sandbox, slack: SandboxSlack): Record<string, string> {
  const { endpoint, region, credentials } = clientConfig;
  return {
    ...findNamed(deployment.functions, 'plan-rightsizing').environment,
    ...findNamed(deployment.functions, 'rightsize-services').environment,
    AWS_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    SLACK_API_URL: slack.apiUrl,
    SLACK_CHANNEL: 'C0SANDBOX',
  };
}
