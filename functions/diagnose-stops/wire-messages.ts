import { ECSClient } from '@aws-sdk/client-ecs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createContainerLogs } from '../../shared/gateways/container-logs.ts';
import { createEcs } from '../../shared/gateways/ecs.ts';
import { createSlack, type Slack } from '../../shared/gateways/slack.ts';
import { readSecret } from '../../shared/gateways/ssm.ts';
import type { Environment } from './environment.ts';
import type { Shell } from './shell.ts';
import { type MessageTools, writeMessage } from './write-message.ts';

/**
 * Wires what writes messages. The handler loads this file at the first message and not at init: most
 * invocations drop or count, and Slack's client, the evidence and the wording are a fourth of a cold start.
 */
export function wireMessages(environment: Environment, shell: Omit<Shell, 'write'>): Shell['write'] {
  const ssm = new SSMClient({});
  let opened: Slack | undefined;
  const tools: MessageTools = {
    ...shell,
    ecs: createEcs(new ECSClient({})),
    logs: createContainerLogs(),
    // Opened once; a credential that could not be read is asked for again.
    async slack() {
      opened ??= createSlack({
        credential: await readSecret(ssm, environment.SLACK_PARAMETER),
        channel: environment.SLACK_CHANNEL,
        apiUrl: environment.SLACK_API_URL,
      });
      return opened;
    },
  };
  return (claim, invocation) => writeMessage(claim, tools, invocation);
}
