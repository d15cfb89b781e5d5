import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** What a write answers, or undefined when its condition does not hold. Throws the SDK's other errors. */
export async function unlessRefused<Answer>(write: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
