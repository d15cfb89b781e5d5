import { ECSClient } from '@aws-sdk/client-ecs';
import { createContainerLogs } from '../../shared/gateways/container-logs.ts';
import { createEcs } from '../../shared/gateways/ecs.ts';
import { clientOptions } from '../../shared/lambda/client-options.ts';
import { wireSigning } from '../../shared/wiring/signing.ts';
import { wireSlack } from '../../shared/wiring/slack.ts';
import type { Environment } from './environment.ts';
import type { Shell } from './shell.ts';
import { type MessageTools, writeMessage } from './write-message.ts';

/**
 * Wires what writes messages. The handler loads this file at the first message and not at init: most
 * invocations drop or count, and Slack's client, the evidence and the wording are a fourth of a cold start.
 */
export function wireMessages(environment: Environment, shell: Omit<Shell, 'write'>): Shell['write'] {
  const signing = wireSigning(environment, shell.now);
  const slack = wireSlack(environment, signing);
  const tools: MessageTools = {
    ...shell,
    ecs: createEcs(new ECSClient(clientOptions)),
    logs: createContainerLogs(signing),
    slack,
    canSize: environment.MODE === 'approve' || environment.MODE === 'auto',
  };
  return (claim, invocation) => writeMessage(claim, tools, invocation);
}
