import type { LambdaFunctionURLEvent } from 'aws-lambda';

/** A function behind a URL: its path says how it answers. */
const answers: Record<string, (event: LambdaFunctionURLEvent) => unknown> = {
  '/echo': (event) => event,
  '/text': () => 'just text',
  '/page': () => ({
    statusCode: 201,
    headers: { 'Content-Type': 'text/html' },
    cookies: ['a=1'],
    body: '<p>',
  }),
  '/bytes': () => ({ statusCode: 200, isBase64Encoded: true, body: Buffer.from('bytes').toString('base64') }),
  '/large': () => 'x'.repeat(6 * 1024 * 1024 + 1),
  '/broken': () => {
    throw new Error('broken');
  },
};

export const handler = async (event: LambdaFunctionURLEvent): Promise<unknown> =>
  answers[event.rawPath]?.(event);
