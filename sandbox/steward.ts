import { seedFleet } from './fleet/seed-fleet.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
import { type SandboxSlack, type SlackOptions, startSlack } from './slack/start-slack.ts';

const botToken = 'xoxb-sandbox-bot-token';
const slackParameter = '/ecs-steward/slack';
const signingSecretParameter = '/ecs-steward/slack-signing';

/** Parameters under which the approver of the sandbox's Slack may approve; deployed without them, no user may. */
export const withApprovals = { mode: 'approve', approvers: 'S0SANDBOX', slackTeam: 'T0SANDBOX' };

/** ECS Steward as it would run in an account: deployed to the local AWS, posting to the local Slack. */
export interface Steward {
  sandbox: Sandbox;
  slack: SandboxSlack;
  /** Sets the content of the SSM parameter: the bot token or the webhook's URL. */
  useCredential(credential: 'bot-token' | 'incoming-webhook'): void;
  close(): Promise<void>;
}

export interface StewardOptions extends SandboxOptions {
  slack?: Omit<SlackOptions, 'botToken' | 'now'>;
}

/**
 * Starts the local Slack and the local AWS with the packaged template, and seeds the fleet.
 * @throws EADDRINUSE when a port is taken; Error with the packager's output when packaging fails.
 */
export async function startSteward(options: StewardOptions = {}): Promise<Steward> {
  const { slack: slackOptions, environment, parameters, ...sandboxOptions } = options;
  let sandbox: Sandbox | undefined;
  const now = () => sandbox?.now() ?? Date.now();
  const slack = await startSlack({ ...slackOptions, botToken, now });
  try {
    sandbox = await createSandbox({
      ...sandboxOptions,
      // The shape with all functions; others are a matter of `endpoint` and `mode`.
      parameters: { slackChannel: 'C0SANDBOX', mode: 'approve', ...parameters },
      environment: { SLACK_API_URL: slack.apiUrl, ...environment },
    });
  } catch (error) {
    await slack.close();
    throw error;
  }
  const { state } = sandbox;
  state.putParameter(slackParameter, botToken);
  state.putParameter(signingSecretParameter, slack.signingSecret);
  const [interactions] = sandbox.deployment.functionUrls;
  if (interactions) slack.setRequestUrl(interactions.url);
  seedFleet(state, sandbox.now());
  const started = sandbox;
  return {
    sandbox: started,
    slack,
    useCredential(credential) {
      state.putParameter(slackParameter, credential === 'bot-token' ? botToken : slack.webhookUrl);
    },
    async close() {
      await started.close();
      await slack.close();
    },
  };
}
