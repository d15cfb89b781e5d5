import type { Slack, SlackChannel } from '../../shared/slack/client.ts';

/** Thrown by all calls of a dead worker, so that it catches nothing and tries nothing again. */
class Died extends Error {}

/** Counts the calls of a worker, which may die right after one of them was carried out, and then for good. */
export interface Mortal {
  /** Calls that were carried out, in order. */
  calls: string[];
  isDead(): boolean;
  call<Answer>(name: string, run: () => Promise<Answer>): Promise<Answer>;
  /** Counts the calls of an AWS client by the names of its commands. */
  watch(client: unknown): void;
  /** The channel, each call of which counts. */
  using(slack: Slack): SlackChannel;
}

type Middleware = (
  next: (args: unknown) => Promise<unknown>,
  context: { commandName?: string },
) => (args: unknown) => Promise<unknown>;
/** The stacks of all clients work alike, though their types differ. */
interface AnyClient {
  middlewareStack: { add(middleware: Middleware, options: { step: 'initialize' }): void };
}

/** @param diesAfter number of calls; infinity for a worker that lives */
export function createMortal(diesAfter: number): Mortal {
  const calls: string[] = [];
  const isDead = () => calls.length >= diesAfter;
  async function call<Answer>(name: string, run: () => Promise<Answer>): Promise<Answer> {
    if (isDead()) throw new Died();
    calls.push(name);
    const answer = await run();
    if (isDead()) throw new Died();
    return answer;
  }
  return {
    ...{ calls, isDead, call },
    watch(client) {
      const { middlewareStack } = client as AnyClient;
      middlewareStack.add(
        (next, { commandName }) =>
          (args) =>
            call(String(commandName), () => next(args)),
        { step: 'initialize' },
      );
    },
    using(slack) {
      const counted: Slack = {
        canUpdate: true,
        post: (...args) => call('slack.post', () => slack.post(...args)),
        update: (...args) => call('slack.update', () => slack.update(...args)),
        broadcast: (...args) => call('slack.broadcast', () => slack.broadcast(...args)),
        reply: (...args) => call('slack.reply', () => slack.reply(...args)),
        findReply: (...args) => call('slack.findReply', () => slack.findReply(...args)),
        permalink: (...args) => call('slack.permalink', () => slack.permalink(...args)),
        find: (...args) => call('slack.find', () => slack.find(...args)),
      };
      return { using: (use) => use(counted) };
    },
  };
}
