import * as z from 'zod/mini';
import { parseForm, parseJson } from '../model/parse.ts';

/** Who asks, and where an answer goes. */
interface Asker {
  userId: string;
  teamId: string;
  /** Five answers within half an hour; an address of Slack's own. */
  responseUrl: string;
}

/** A click on a button of ours, or a choice in a menu. */
export interface SlackAction extends Asker {
  kind: 'action';
  actionId: string;
  value: string;
}

/** `/steward TEXT`. */
interface SlackCommand extends Asker {
  kind: 'command';
  text: string;
}

export type SlackRequest = SlackAction | SlackCommand;

const text = (most: number) => z.string().check(z.maxLength(most));
const id = z.string().check(z.regex(/^[A-Z][A-Z0-9]{5,20}$/, 'must be an id of Slack'));

const actionForm = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id }),
  team: z.object({ id }),
  response_url: z.url(),
  actions: z
    .array(
      z.object({
        action_id: text(255),
        value: z.optional(text(2000)),
        /** Of a menu. */
        selected_option: z.nullish(z.object({ value: text(150) })),
      }),
    )
    .check(z.minLength(1)),
});
const commandForm = z.object({
  command: z.literal('/steward'),
  text: z._default(text(3000), ''),
  user_id: id,
  team_id: id,
  response_url: z.url(),
});

/**
 * Reads the body of a request that Slack signed: a click, or the slash command.
 * @param body `application/x-www-form-urlencoded`, as both come
 * @throws InvalidInputError for anything else.
 */
export function parseSlackRequest(body: string): SlackRequest {
  const fields = Object.fromEntries(new URLSearchParams(body));
  if (fields.payload === undefined) {
    const {
      text: words,
      user_id,
      team_id,
      response_url,
    } = parseForm(commandForm, fields, 'a request of Slack');
    return { kind: 'command', text: words, userId: user_id, teamId: team_id, responseUrl: response_url };
  }
  const { user, team, response_url, actions } = parseForm(
    actionForm,
    parseJson(fields.payload, 'a request of Slack whose payload is no JSON'),
    'a request of Slack',
  );
  const [action] = actions;
  return {
    kind: 'action',
    actionId: action?.action_id ?? '',
    value: action?.value ?? action?.selected_option?.value ?? '',
    ...{ userId: user.id, teamId: team.id, responseUrl: response_url },
  };
}
