import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { respond } from './api/call.ts';
import { createFaults, type Faults } from './api/faults.ts';
import { createMessageStore } from './api/message-store.ts';
import type { Workspace } from './api/methods.ts';
import { createRateLimiter, type RateLimit } from './api/rate-limit.ts';
import { createApi, type SlackCall } from './api/serve-api.ts';
import { plain } from './api/webhook.ts';
import { createInteractions, type Interactions } from './app/interactions.ts';
import { createResponseUrls } from './app/response-urls.ts';
import { createPage } from './page/create-page.ts';
import type { Channel, PostedMessage, Sample, SampleService, Sent } from './types.ts';

export interface SlackOptions {
  /** 0 takes any free port. */
  port?: number;
  botToken: string;
  /** Shown from the start; the first is opened, and the webhook posts to it. Others appear as they are used. */
  channels?: Channel[];
  /** Ids or names to answer with channel_not_found; any other is accepted. */
  unknownChannels?: string[];
  /** True when the workspace supports data_table and data_visualization, as by default. */
  nativeBlocks?: boolean;
  /** Scopes of the bot token; all that the app's manifest asks for unless told. */
  scopes?: readonly string[];
  /** Posts per channel; unlimited unless told. */
  rateLimit?: RateLimit;
  /** Epoch milliseconds. */
  now?: () => number;
  samples?: Sample[];
  /** Services that the page can rewrite a sample for. */
  services?: SampleService[];
  /** Sends an event of the page on its way. */
  onSend?: (event: unknown) => Promise<Sent>;
  /** Lets so many hours pass; gives the time that it then is, epoch ms. */
  onSkip?: (hours: number) => Promise<{ now: number }>;
  /** With what requests to the app are signed; one in Slack's format unless told. */
  signingSecret?: string;
}

export interface SandboxSlack extends Interactions {
  /** The page, and the base of everything else. */
  url: string;
  apiUrl: string;
  webhookUrl: string;
  /** Every message as it stands, oldest first; of all channels unless one is named by its id. */
  messages(channel?: string): PostedMessage[];
  /** Deletes a message, as a member of the channel would. */
  remove(message: PostedMessage): void;
  /** Address for clicks and slash commands; known only once the app runs. */
  setRequestUrl(url: string): void;
  signingSecret: string;
  calls: SlackCall[];
  faults: Pick<Faults, 'add' | 'clear'>;
  close(): Promise<void>;
}

const defaultChannel: Channel = { id: 'C0SANDBOX', name: 'ecs-alerts' };
const allScopes = ['chat:write', 'channels:history', 'groups:history', 'commands', 'usergroups:read'];
const webhookPath = '/services/T0SANDBOX/B0SANDBOX/sandbox';

/**
 * Starts a local Slack on 127.0.0.1: the Web API, an incoming webhook and a page that shows the channels.
 * Throws Node's EADDRINUSE error when the port is taken.
 */
export async function startSlack(options: SlackOptions): Promise<SandboxSlack> {
  const { botToken, channels = [defaultChannel], now = Date.now } = options;
  const store = createMessageStore(channels, now);
  const faults = createFaults();
  const calls: SlackCall[] = [];
  let url = '';
  const workspace: Workspace = {
    url: () => url,
    store,
    nativeBlocks: options.nativeBlocks ?? true,
    scopes: options.scopes ?? allScopes,
    unknownChannels: new Set(options.unknownChannels),
    secondsToWait: options.rateLimit ? createRateLimiter(options.rateLimit, now) : () => 0,
  };
  const { signingSecret = '5a4db0c5519e7a4d5a4db0c5519e7a4d' } = options;
  const responseUrls = createResponseUrls(store, workspace.nativeBlocks, now);
  let requestUrl: string | undefined;
  const interactions = createInteractions({
    store,
    responseUrls,
    url: () => url,
    requestUrl: () => requestUrl,
    signingSecret,
    nativeBlocks: workspace.nativeBlocks,
    now,
  });
  const webhook = { path: webhookPath, channel: channels[0]?.id ?? defaultChannel.id };
  const record = (method: string, status: number) => calls.push({ method, at: now(), status });
  const serveApi = createApi({ workspace, botToken, webhook, responseUrls, faults, record });
  const servePage = createPage(store, interactions, options);

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    try {
      const isServed = await serveApi(pathname, request, response);
      if (!isServed) await servePage(pathname, request, response);
    } catch (error) {
      // A body that is too large, or a page that cannot be bundled.
      if (!response.headersSent) respond(response, plain(500, String(error)));
    }
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    apiUrl: `${url}/api/`,
    webhookUrl: `${url}${webhookPath}`,
    ...interactions,
    signingSecret,
    setRequestUrl(given) {
      requestUrl = given;
    },
    messages: store.list,
    remove: store.remove,
    calls,
    faults,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
