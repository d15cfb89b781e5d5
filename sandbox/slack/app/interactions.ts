import { asObject, asText, parseJson } from '../api/call.ts';
import { checkContent, maximumText } from '../api/content.ts';
import type { MessageStore } from '../api/message-store.ts';
import { defaultUser } from '../users.ts';
import { blockActionsPayload, type Click, findButton, slashCommandForm } from './payloads.ts';
import type { ResponseUrls } from './response-urls.ts';
import { type SignedRequest, signRequest } from './sign-request.ts';

/** A slash command as typed: the text after `/steward`. */
export interface SlashCommand {
  text: string;
  /** `/steward` when not said. */
  command?: string;
  user?: string;
  channel?: string;
}

/** Answer of the app to a click or a command. */
export interface Acknowledgement {
  status: number;
  body: string;
  /** Real ms. Slack tells its user of a failure after 3 seconds. */
  tookMs: number;
}

/** Actions of people in the workspace that concern the app. */
export interface Interactions {
  /** @throws Error when the message has no such button, or no request URL is set. */
  click(click: Click): Promise<Acknowledgement>;
  /** The request of a click, signed, without sending it. */
  clickRequest(click: Click): SignedRequest;
  /** An immediate answer is posted, to this user only unless it says `in_channel`. */
  command(command: SlashCommand): Promise<Acknowledgement>;
  /** The request of a command, signed, without sending it. */
  commandRequest(command: SlashCommand): SignedRequest;
}

interface InteractionParts {
  store: MessageStore;
  responseUrls: ResponseUrls;
  /** The workspace's own address. */
  url(): string;
  /** Address at which the app takes interactions and commands. */
  requestUrl(): string | undefined;
  signingSecret: string;
  nativeBlocks: boolean;
  /** Epoch ms. */
  now(): number;
}

/** Interactions that are sent to the app's request URL. */
export function createInteractions(parts: InteractionParts): Interactions {
  const { store, responseUrls, url, now } = parts;

  const channelOf = (id: string) => store.channels().find((channel) => channel.id === id) ?? { id, name: id };
  const sign = (form: Record<string, string>) =>
    signRequest(parts.signingSecret, new URLSearchParams(form).toString(), now());

  async function send(request: SignedRequest): Promise<Acknowledgement> {
    const requestUrl = parts.requestUrl();
    if (!requestUrl) throw new Error('The app has no request URL.');
    const startedAt = performance.now();
    const response = await fetch(requestUrl, request);
    const body = await response.text();
    return { status: response.status, body, tookMs: performance.now() - startedAt };
  }

  function clickRequest(click: Click): SignedRequest {
    const user = click.user ?? defaultUser;
    const found = findButton(store, { ...click, user });
    if (!found) throw new Error(`The message ${click.ts} has no button ${click.actionId}.`);
    const { channel, ts: messageTs, threadTs } = found.message;
    const responseUrl = url() + responseUrls.create({ channel, user, messageTs, threadTs });
    const common = { user, responseUrl, channel: channelOf(channel), now: now() };
    return sign({ payload: JSON.stringify(blockActionsPayload(found, common)) });
  }

  function commandRequest(typed: SlashCommand, path = answerPath(typed)): SignedRequest {
    const { user, channel } = placeOf(typed);
    const common = { user, responseUrl: url() + path, channel: channelOf(channel), now: now() };
    return sign(slashCommandForm(typed.command ?? '/steward', typed.text, common));
  }

  const answerPath = (typed: SlashCommand) => responseUrls.create(placeOf(typed));

  function placeOf({ user = defaultUser, channel = store.channels()[0]?.id ?? '' }: SlashCommand) {
    return { user, channel };
  }

  /** An empty body says nothing; JSON is a message, and any other body its text. */
  function showAnswer({ status, body }: Acknowledgement, typed: SlashCommand, path: string): void {
    if (status !== 200 || body === '') return;
    const { user } = placeOf(typed);
    const answer = asObject(parseJson(body) ?? { text: body });
    const checked = checkContent(answer, parts.nativeBlocks, maximumText.post);
    if ('refusal' in checked) return;
    const isForAll = answer.response_type === 'in_channel';
    responseUrls.acknowledge(path, {
      ...checked.content,
      threadTs: asText(answer.thread_ts),
      ...(!isForAll && { visibleTo: user }),
    });
  }

  return {
    click: async (click) => send(clickRequest(click)),
    clickRequest,
    async command(typed) {
      const path = answerPath(typed);
      const acknowledgement = await send(commandRequest(typed, path));
      showAnswer(acknowledgement, typed, path);
      return acknowledgement;
    },
    commandRequest: (typed) => commandRequest(typed),
  };
}
