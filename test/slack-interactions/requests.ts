import type { HttpRequest } from '../../functions/slack-interactions/run.ts';
import { signRequest } from '../../sandbox/slack/app/sign-request.ts';

export const secret = 'a-signing-secret-of-slack';
export const nine = Date.UTC(2026, 10, 25, 9);
export const responseUrl = 'https://hooks.slack.com/actions/T0COMPANY/1/abc';
export const decisionId = 'd3c1510f0a';

/** Users of the tests: `approver` is named, `member` is in a user group, `stranger` is neither. */
export const people = {
  approver: 'U0APPROVER',
  member: 'U0MEMBER01',
  stranger: 'U0STRANGER',
  muter: 'U0MUTER001',
};
export const group = 'S0PLATFORM';

interface Asking {
  user?: string;
  team?: string;
  /** Workspace of the user, if it is a different one. */
  userTeam?: string;
  /** Enterprise Grid organization that installed the app for all of its workspaces. */
  enterprise?: string;
  responseUrl?: string;
}

/** Slack's request for a click: the fields that are read, and some that are not. */
export function clickBody(
  action: Record<string, unknown>,
  {
    user = people.approver,
    team = 'T0COMPANY',
    userTeam = team,
    enterprise,
    responseUrl: url = responseUrl,
  }: Asking = {},
): string {
  const payload = {
    type: 'block_actions',
    user: { id: user, username: 'mia', team_id: userTeam },
    team: enterprise === undefined ? { id: team, domain: 'company' } : null,
    enterprise: enterprise === undefined ? null : { id: enterprise, name: 'company' },
    is_enterprise_install: enterprise !== undefined,
    api_app_id: 'A0STEWARD',
    trigger_id: '1.2.3',
    message: { ts: '1700000000.000100', text: 'the whole message' },
    response_url: url,
    actions: [{ type: 'button', block_id: '1', action_ts: '1700000000.000200', ...action }],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

export function applyBody(asking: Asking = {}): string {
  return clickBody({ action_id: 'steward:apply', value: decisionId }, asking);
}

/** Slack's request for `/steward TEXT`. */
export function commandBody(
  text: string,
  { user = people.stranger, team = 'T0COMPANY', responseUrl: url = responseUrl }: Asking = {},
): string {
  const form = { token: 'old', team_id: team, channel_id: 'C0ALERTS01', user_id: user, command: '/steward' };
  return new URLSearchParams({ ...form, text, response_url: url, trigger_id: '1.2.3' }).toString();
}

/** Lambda event of the request. @param at time of Slack's signature, epoch ms */
export function signed(
  body: string,
  { at = nine, by = secret }: { at?: number; by?: string } = {},
): HttpRequest {
  const { headers } = signRequest(by, body, at);
  return { headers, body, isBase64Encoded: false };
}

/** Lambda event of a form, with a base64-encoded body. */
export function inBase64(request: HttpRequest): HttpRequest {
  return { ...request, body: Buffer.from(request.body ?? '').toString('base64'), isBase64Encoded: true };
}
