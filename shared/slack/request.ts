import * as z from 'zod/mini';
import { InvalidInputError } from '../errors.ts';
import { parseForm, parseJson } from '../model/parse.ts';

/** User who sent the request, and the address for replies. */
interface Asker {
  userId: string;
  /** Workspace or organization of the user. */
  teamId: string;
  /** Workspace that installed the app; absent if an Enterprise Grid organization installed it for all of its workspaces. */
  appTeamId?: string;
  /** Enterprise Grid organization that installed the app. */
  enterpriseId?: string;
  /** URL at Slack that accepts five replies within 30 minutes. */
  responseUrl: string;
}

/** Click on a button, or choice in a menu. */
export interface SlackAction extends Asker {
  kind: 'action';
  actionId: string;
  value: string;
  /** Message that contains the button. */
  message?: { channel: string; ts: string };
}

/** `/steward TEXT`. */
interface SlackCommand extends Asker {
  kind: 'command';
  text: string;
}

export type SlackRequest = SlackAction | SlackCommand;

const text = (most: number) => z.string().check(z.maxLength(most));
const id = z.string().check(z.regex(/^[A-Z][A-Z0-9]{5,20}$/, 'must be a Slack ID'));

const actionForm = z.lazy(() =>
  z.object({
    type: z.literal('block_actions'),
    user: z.object({ id, team_id: z.optional(id) }),
    /** null if the app is installed for a whole organization. */
    team: z.nullish(z.object({ id })),
    enterprise: z.nullish(z.object({ id })),
    response_url: z.url(),
    container: z.optional(z.object({ channel_id: z.optional(text(50)), message_ts: z.optional(text(50)) })),
    actions: z
      .array(
        z.object({
          action_id: text(255),
          value: z.optional(text(2000)),
          /** Set for a menu. */
          selected_option: z.nullish(z.object({ value: text(150) })),
        }),
      )
      .check(z.minLength(1)),
  }),
);
const commandForm = z.lazy(() =>
  z.object({
    command: z.literal('/steward'),
    text: z._default(text(3000), ''),
    user_id: id,
    team_id: z.optional(id),
    enterprise_id: z.optional(id),
    response_url: z.url(),
  }),
);

/**
 * Parses the body of a request signed by Slack: a click or the slash command.
 * @param body `application/x-www-form-urlencoded`
 * @throws InvalidInputError for anything else
 */
export function parseSlackRequest(body: string): SlackRequest {
  const fields = Object.fromEntries(new URLSearchParams(body));
  if (fields.payload === undefined) {
    const form = parseForm(commandForm, fields, 'Slack request');
    const places = { user: form.team_id, app: form.team_id, enterprise: form.enterprise_id };
    return { kind: 'command', text: form.text, ...askerOf(form.user_id, form.response_url, places) };
  }
  const { user, team, enterprise, response_url, container, actions } = parseForm(
    actionForm,
    parseJson(fields.payload, 'the payload of the Slack request is not valid JSON'),
    'Slack request',
  );
  const [action] = actions;
  const { channel_id: channel, message_ts: ts } = container ?? {};
  return {
    kind: 'action',
    actionId: action?.action_id ?? '',
    value: action?.value ?? action?.selected_option?.value ?? '',
    ...(channel !== undefined && ts !== undefined && { message: { channel, ts } }),
    ...askerOf(user.id, response_url, { user: user.team_id, app: team?.id, enterprise: enterprise?.id }),
  };
}

function askerOf(
  userId: string,
  responseUrl: string,
  { user, app, enterprise }: { user?: string; app?: string; enterprise?: string },
): Asker {
  const teamId = user ?? app ?? enterprise;
  if (teamId === undefined) throw new InvalidInputError('Slack request: team: names no workspace');
  return { userId, teamId, appTeamId: app, enterpriseId: enterprise, responseUrl };
}

/**
 * Tells whether the user belongs to an accepted workspace. In a channel shared with another company, users of that
 * company can click too.
 * @param teams accepted workspaces and organizations; if empty, the workspace that installed the app
 */
export function isOfWorkspace({ teamId, appTeamId, enterpriseId }: Asker, teams: readonly string[]): boolean {
  const isOfApp = appTeamId === undefined || teamId === appTeamId || teamId === enterpriseId;
  if (teams.length === 0) return isOfApp;
  return teams.includes(teamId) || (enterpriseId !== undefined && teams.includes(enterpriseId) && isOfApp);
}
