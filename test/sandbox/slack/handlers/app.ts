import type { LambdaFunctionURLEvent } from 'aws-lambda';

interface Payload {
  user: { id: string };
  actions: { action_id: string; value?: string; selected_option?: { value: string } }[];
  response_url: string;
}

/** An app of the kind that Slack talks to: it answers commands at once, and clicks through their response_url. */
export const handler = async ({ body = '' }: LambdaFunctionURLEvent): Promise<object> => {
  const form = new URLSearchParams(Buffer.from(body, 'base64').toString());
  const payload = form.get('payload');
  if (payload) await answerClick(JSON.parse(payload));
  if (form.get('text') === 'break') throw new Error('broken');
  const text = `${form.get('command')} ${form.get('text')} of ${form.get('user_id')}`;
  return { statusCode: 200, body: payload ? '' : JSON.stringify({ text }) };
};

async function answerClick({ user, actions: [action], response_url }: Payload): Promise<void> {
  const value = action?.value ?? action?.selected_option?.value;
  const text = `<@${user.id}> clicked ${action?.action_id} ${value}`;
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text } }];
  const answer = { replace_original: true, text, blocks };
  await fetch(response_url, { method: 'POST', body: JSON.stringify(answer) });
}
