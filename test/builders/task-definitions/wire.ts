import { ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { DefinitionInput } from './answer.ts';

/** Input as the SDK sends it: fields that its model does not know are dropped silently. */
export async function sentOverTheWire(input: DefinitionInput): Promise<unknown> {
  const bodies: string[] = [];
  const client = new ECSClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    requestHandler: {
      handle: async ({ body }: { body: Uint8Array }) => {
        bodies.push(new TextDecoder().decode(body));
        throw new Error('sent');
      },
    },
  });
  await client.send(new RegisterTaskDefinitionCommand(input)).catch(() => undefined);
  return JSON.parse(bodies.join());
}
