import { stringify } from 'yaml';

/** Shape of an installation: its permissions, as docs/security.md lists them. */
export type Shape = 'observe' | 'ask' | 'change';

/** The facts that decide the needs of the Slack app. */
export interface AppFacts {
  /** True when Slack can reach the stack: buttons and /steward. */
  hasEndpoint: boolean;
  /** Of the stack's endpoint; undefined before it is deployed. */
  requestUrl?: string;
  /** The API of the workspace: https://slack.com/api/, or GovSlack's. */
  apiUrl?: string;
}

/** Scopes of the bot token, each with the reason that the security reviewer reads. */
const scopes: { scope: string; reason: string; needsEndpoint?: true }[] = [
  { scope: 'chat:write', reason: 'posts and updates messages in channels it is invited to' },
  { scope: 'channels:history', reason: 'finds its own earlier message after a broken connection' },
  { scope: 'groups:history', reason: 'the same in a private channel' },
  { scope: 'commands', reason: '/steward', needsEndpoint: true },
  {
    scope: 'usergroups:read',
    reason: 'members of the user groups that may approve',
    needsEndpoint: true,
  },
];

/** The scopes that the app needs, each with its reason. */
export function scopesFor({ hasEndpoint }: AppFacts): { scope: string; reason: string }[] {
  return scopes.filter(({ needsEndpoint }) => hasEndpoint || !needsEndpoint);
}

/**
 * The manifest of the Slack app (docs.slack.dev/reference/app-manifest), with exactly what the installation needs. Buttons and
 * the command need the request URL, so they are left out until the stack has one.
 */
export function slackManifest(facts: AppFacts): object {
  const { hasEndpoint, requestUrl } = facts;
  const interactive = hasEndpoint && requestUrl !== undefined;
  return {
    display_information: {
      name: 'ECS Steward',
      description: 'Explains why ECS tasks stop, and keeps services matched to their usage.',
      background_color: '#1d3557',
    },
    features: {
      bot_user: { display_name: 'ECS Steward', always_online: true },
      ...(interactive && {
        slash_commands: [
          {
            command: '/steward',
            url: requestUrl,
            description: 'Report, why, mute, status',
            usage_hint: 'help',
            should_escape: false,
          },
        ],
      }),
    },
    oauth_config: {
      scopes: {
        bot: scopesFor(facts)
          .map(({ scope }) => scope)
          .filter((scope) => interactive || scope !== 'commands'),
      },
    },
    settings: {
      ...(interactive && { interactivity: { is_enabled: true, request_url: requestUrl } }),
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  };
}

/** The manifest as Slack's editor shows it. */
export function manifestYaml(facts: AppFacts): string {
  return stringify(slackManifest(facts));
}

/** The link that opens Slack with the manifest filled in. */
export function createAppLink(facts: AppFacts): string {
  const host = facts.apiUrl?.includes('slack-gov.com') ? 'api.slack-gov.com' : 'api.slack.com';
  return `https://${host}/apps?new_app=1&manifest_yaml=${encodeURIComponent(manifestYaml(facts))}`;
}

/** The shape that an endpoint and a mode make (docs/security.md has the table). */
export function shapeOf(endpoint: string, mode: string): Shape {
  if (mode === 'auto' || mode === 'approve') return 'change';
  return endpoint === 'none' ? 'observe' : 'ask';
}
