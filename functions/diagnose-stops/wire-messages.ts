import { ECSClient } from '@aws-sdk/client-ecs';
import { createContainerLogs } from '../../shared/aws/container-logs.ts';
import { createEcs } from '../../shared/aws/ecs/evidence.ts';
import { clientOptions } from '../../shared/runtime/client-options.ts';
import { wireSigning } from '../../shared/runtime/wire-signing.ts';
import { wireSlack } from '../../shared/runtime/wire-slack.ts';
import type { Deps } from './deps.ts';
import type { Environment } from './environment.ts';
import { type MessageTools, writeMessage } from './write-message.ts';

/**
 * Wires what writes messages. The handler loads this file at the first message and not at init: most
 * invocations drop or count, and Slack's client, the evidence and the wording are a fourth of a cold start.
 */
export function wireMessages(environment: Environment, deps: Omit<Deps, 'write'>): Deps['write'] {
  const signing = wireSigning(environment, deps.now);
  const slack = wireSlack(environment, signing);
  const tools: MessageTools = {
    ...deps,
    ecs: createEcs(new ECSClient(clientOptions)),
    logs: createContainerLogs(signing),
    slack,
    canSize: environment.MODE === 'approve' || environment.MODE === 'auto',
  };
  return (claim, invocation) => writeMessage(claim, tools, invocation);
}
