import type { Deps } from '../../functions/slack-interactions/deps.ts';
import { answerSlack, type HttpAnswer, type HttpRequest } from '../../functions/slack-interactions/run.ts';
import { createSlackResponses } from '../../shared/slack/response.ts';
import { group, nine, people, secret } from './requests.ts';

/** Function with its own Slack and AWS, and the requests that reached them. */
export interface AppForTests {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Messages in the queues, parsed. */
  queued: Record<string, unknown>[];
  /** Replies posted to response_urls, with their users. */
  told: { responseUrl: string; text: string }[];
  /** Outgoing calls of the function, in order. */
  calls: string[];
  /** Log output, as text. */
  logged(): string;
  refusals: string[];
  /** Epoch ms. */
  now: number;
}

export function startApp(changes: Partial<Deps> = {}): AppForTests {
  const claims = new Map<string, number>();
  const lines: unknown[] = [];
  const log = (...line: unknown[]) => void lines.push(line);
  const call = (name: string) => void app.calls.push(name);
  const app: AppForTests = {
    ...{ queued: [], told: [], calls: [], refusals: [], now: nine },
    send: (request) => answerSlack(request, deps),
    logged: () => JSON.stringify(lines, (_, value) => (value instanceof Error ? String(value) : value)),
  };
  const queueOf = (name: string) => ({
    async send(messages: readonly object[]) {
      call(name);
      app.queued.push(...messages.map((message) => JSON.parse(JSON.stringify(message))));
    },
  });
  const { isSlack } = createSlackResponses({ apiUrl: 'https://slack.com/api/', timeoutMs: 1 });
  const deps: Deps = {
    async signingSecret() {
      call('secret');
      return secret;
    },
    claims: {
      async claimOnce(name, now, holdMs) {
        call('claim');
        if ((claims.get(name) ?? 0) > now) return false;
        claims.set(name, now + holdMs);
        return true;
      },
    },
    groups: {
      async isMember(_, userId) {
        call('group');
        return userId === people.member;
      },
    },
    responses: {
      isSlack,
      async send(responseUrl, { text }) {
        call('tell');
        app.told.push({ responseUrl, text });
      },
    },
    changes: queueOf('change'),
    questions: queueOf('question'),
    teams: [],
    muters: { users: [people.muter], groups: [] },
    isWithinLimit: async () => true,
    approvers: { users: [people.approver], groups: [group] },
    now: () => app.now,
    log: { info: log, warn: log, error: log },
    count(metric, _, reason = '') {
      if (metric === 'SlackRequestsRefused') app.refusals.push(reason);
    },
    ...changes,
  };
  return app;
}
