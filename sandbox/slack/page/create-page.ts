import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, json, parseJson, readBody, respond } from '../api/call.ts';
import type { MessageStore } from '../api/message-store.ts';
import { plain } from '../api/webhook.ts';
import type { Acknowledgement, Interactions, SlashCommand } from '../app/interactions.ts';
import type { Click } from '../app/payloads.ts';
import type { Sample, SampleService, Samples, Sent, Snapshot } from '../types.ts';
import { pageFiles } from './bundle.ts';

interface PageOptions {
  samples?: Sample[];
  /** Services that a sample can be rewritten for. */
  services?: SampleService[];
  onSend?: (event: unknown) => Promise<Sent>;
  /** Lets so many hours pass; gives the time that it then is, epoch ms. */
  onSkip?: (hours: number) => Promise<{ now: number }>;
}

/** More than the longest watch of a rollout, and few enough to be waited for. */
const mostHours = 72;
/** Above EventBridge's limit of 1 MiB for an event, so that its own words refuse a larger one. */
const mostEventBytes = 8 * 1024 * 1024;

type Handler = (request: IncomingMessage) => Promise<Answer>;

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sandbox Slack</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/style.css">
</head>
<body>
<div id="page"></div>
<script type="module" src="/page/main.js"></script>
</body>
</html>
`;

/** Messages are untrusted: no script but the page's own may run, and nothing is loaded from elsewhere. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";

/** The page in the browser and what it calls: the live messages, the samples, sending, buttons. */
export function createPage(store: MessageStore, interactions: Interactions, options: PageOptions) {
  const handlers: Record<string, Handler> = {
    'GET /page/main.js': async () => file('text/javascript', (await pageFiles()).script),
    'GET /page/style.css': async () => file('text/css', (await pageFiles()).style),
    'GET /page/samples': async () =>
      json({ samples: options.samples ?? [], services: options.services ?? [] } satisfies Samples),
    'POST /page/send': async (request) => {
      const event = await readJson(request, mostEventBytes);
      return json(await outcome(options.onSend?.(event)));
    },
    'POST /page/skip': async (request) => {
      const { hours } = (await readJson(request)) as { hours?: unknown };
      if (typeof hours !== 'number' || !(hours > 0 && hours <= mostHours)) {
        return json({ error: `hours: must be a number up to ${mostHours}` });
      }
      return json(await outcome(options.onSkip?.(hours)));
    },
    'POST /page/action': async (request) => {
      const click = (await readJson(request)) as Click;
      return json(await outcome(interactions.click(click).then(refuseFailure)));
    },
    'POST /page/command': async (request) => {
      const command = (await readJson(request)) as SlashCommand;
      return json(await outcome(interactions.command(command).then(refuseFailure)));
    },
  };

  return async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (path === '/page/stream') return streamMessages(store, response);
    const isPage = path === '/' || path.startsWith('/archives/');
    const handler = handlers[`${request.method} ${path}`];
    if (isPage) respond(response, file('text/html', html));
    else respond(response, handler ? await handler(request) : plain(404, 'not found'));
  };
}

/** Server-sent events: the whole state first, then every message as it is posted or changed. */
function streamMessages(store: MessageStore, response: ServerResponse): void {
  const write = (name: string, data: unknown): void => {
    response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  write('snapshot', { channels: store.channels(), messages: store.list() } satisfies Snapshot);
  const unsubscribe = store.subscribe((message) => write('message', message));
  response.on('close', unsubscribe);
}

/** A JSON body. Other content types are refused, so that no foreign web page can post here. */
async function readJson(request: IncomingMessage, mostBytes?: number): Promise<unknown> {
  if (!request.headers['content-type']?.includes('application/json')) throw new Error('JSON expected');
  return parseJson(await readBody(request, mostBytes));
}

/** Slack's error for an app that refuses an interaction, or takes more than 3 seconds. */
function refuseFailure({ status, tookMs }: Acknowledgement): object {
  if (status !== 200) throw new Error(`the app answered with HTTP status ${status}`);
  if (tookMs > 3000) throw new Error('the app did not answer within 3 seconds (operation_timeout)');
  return {};
}

/** Result of a handler, or its error, for the page to show. */
async function outcome(handled: Promise<unknown> | undefined): Promise<unknown> {
  if (!handled) return { error: 'no handler' };
  try {
    return (await handled) ?? {};
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function file(contentType: string, body: string): Answer {
  const headers = {
    'content-type': `${contentType}; charset=utf-8`,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
  return { status: 200, headers, body };
}
