import { ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { DefinitionInput } from './answer.ts';

/** What the SDK really sends for this input: it drops in silence what its model does not know. */
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
