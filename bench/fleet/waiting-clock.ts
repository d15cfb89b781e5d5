import { subscribe } from 'node:diagnostics_channel';
import { setImmediate as turn } from 'node:timers/promises';
import type { Waiting } from '../../shared/aws/pacer.ts';

interface Sleeper {
  until: number;
  wake: () => void;
}

/**
 * Clock that stands still while this process is busy. Once every request is answered and only waiting is left, it jumps
 * to the first sleeper that wakes: waiting costs no time, and nothing else counts as waiting.
 * @param startAt epoch ms
 * @param onJump called before the sleepers wake, so that the local AWS moves its clock, too
 */
export function createWaitingClock(startAt: number, onJump: (to: number) => Promise<void>): Waiting {
  let now = startAt;
  let isJumping = false;
  let sleepers: Sleeper[] = [];
  const requests = requestsUnderWay();

  const idle = async () => {
    let turns = 0;
    // Work that a response triggers (parsing it, sending the next request) is done within these turns.
    while (turns < 3 || requests.size > 0) {
      if (requests.size > 0) turns = 0;
      await requests.allAnswered();
      await turn();
      turns += 1;
    }
  };

  const jumpWhenIdle = async () => {
    if (isJumping) return;
    isJumping = true;
    while (sleepers.length > 0) {
      await idle();
      now = Math.max(now, Math.min(...sleepers.map(({ until }) => until)));
      await onJump(now);
      const due = sleepers.filter(({ until }) => until <= now);
      sleepers = sleepers.filter(({ until }) => until > now);
      for (const { wake } of due) wake();
    }
    isJumping = false;
  };

  return {
    now: () => now,
    sleep(milliseconds) {
      const asleep = new Promise<void>((wake) => {
        sleepers.push({ until: now + milliseconds, wake });
      });
      void jumpWhenIdle();
      return asleep;
    },
  };
}

/** HTTP requests of this process without a response, observed in Node itself, where every client ends. */
function requestsUnderWay() {
  const requests = new Set<unknown>();
  const waiting = new Set<() => void>();
  const remember = (message: unknown) => void requests.add((message as { request: unknown }).request);
  const forget = (message: unknown) => {
    requests.delete((message as { request: unknown }).request);
    if (requests.size > 0) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  subscribe('http.client.request.created', remember);
  subscribe('http.client.request.error', forget);
  subscribe('http.client.response.finish', (message) => {
    const { response } = message as { response: NodeJS.ReadableStream };
    response.once('close', () => forget(message));
  });
  // fetch
  subscribe('undici:request:create', remember);
  subscribe('undici:request:trailers', forget);
  subscribe('undici:request:error', forget);
  return {
    get size() {
      return requests.size;
    },
    async allAnswered(): Promise<void> {
      if (requests.size > 0) await new Promise<void>((resolve) => waiting.add(resolve));
    },
  };
}
