import { ECSClient } from '@aws-sdk/client-ecs';
import { GatewayError } from '../../shared/errors.ts';
import { createContainerLogs } from '../../shared/gateways/container-logs.ts';
import { createEcs } from '../../shared/gateways/ecs.ts';
import { createSlack, type Slack } from '../../shared/gateways/slack.ts';
import { readSecret } from '../../shared/gateways/ssm.ts';
import { clientOptions } from '../../shared/lambda/client-options.ts';
import { defaultProvider } from '../../shared/lambda/credentials.ts';
import type { Environment } from './environment.ts';
import type { Shell } from './shell.ts';
import { type MessageTools, writeMessage } from './write-message.ts';

/**
 * Wires what writes messages. The handler loads this file at the first message and not at init: most
 * invocations drop or count, and Slack's client, the evidence and the wording are a fourth of a cold start.
 */
export function wireMessages(environment: Environment, shell: Omit<Shell, 'write'>): Shell['write'] {
  const signing = {
    region: environment.AWS_REGION,
    endpoint: environment.AWS_ENDPOINT_URL,
    credentials: defaultProvider(),
    now: shell.now,
  };
  let opened: Slack | undefined;
  const tools: MessageTools = {
    ...shell,
    ecs: createEcs(new ECSClient(clientOptions)),
    logs: createContainerLogs(),
    // Opened once; a credential that could not be read is asked for again.
    async slack() {
      opened ??= createSlack({
        credential: await readSecret(signing, environment.SLACK_PARAMETER),
        channel: environment.SLACK_CHANNEL,
        apiUrl: environment.SLACK_API_URL,
      });
      return opened;
    },
  };
  return async (claim, invocation) => {
    try {
      await writeMessage(claim, tools, invocation);
    } catch (error) {
      // Somebody has to replace the credential; the next message asks for it again.
      if (error instanceof GatewayError && refusesCredential.has(error.code)) opened = undefined;
      throw error;
    }
  };
}

const refusesCredential = new Set([
  ...['slack-invalid_auth', 'slack-not_authed', 'slack-token_revoked', 'slack-account_inactive'],
  // How an incoming webhook says that it was removed.
  ...['slack-http-403', 'slack-http-404', 'slack-http-410'],
]);
