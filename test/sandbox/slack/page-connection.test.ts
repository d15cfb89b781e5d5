import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { follow } from '../../../sandbox/slack/page/client/connection.ts';

const second = 1_000;

/** EventSource whose events the test sends. */
class FakeStream {
  readyState = 1;
  isClosed = false;
  readonly listeners: Record<string, (event: { data?: string }) => void> = {};
  addEventListener(type: string, listener: (event: { data?: string }) => void): void {
    this.listeners[type] = listener;
  }
  close(): void {
    this.isClosed = true;
  }
  send(type: string, value?: unknown): void {
    this.listeners[type]?.({ data: JSON.stringify(value) });
  }
}

let streams: FakeStream[];
let heard: unknown[];
let end: () => void;

beforeEach(() => {
  jest.useFakeTimers();
  streams = [];
  heard = [];
  end = follow(
    { onEvent: (type, data) => heard.push([type, data]), onLost: () => heard.push('lost') },
    () => {
      const stream = new FakeStream();
      streams.push(stream);
      return stream;
    },
  );
});
afterEach(() => {
  end();
  jest.useRealTimers();
});

describe('the connection of the page to the sandbox', () => {
  it('a connection is not lost while its first answer is slow', () => {
    jest.advanceTimersByTime(60 * second);
    expect(heard).toEqual([]);
    streams[0]?.send('snapshot', { messages: [] });
    expect(heard).toEqual([['snapshot', { messages: [] }]]);
  });

  it('a connection is not lost by a break that the browser mends', () => {
    streams[0]?.send('snapshot', 1);
    streams[0]?.send('error');
    jest.advanceTimersByTime(3 * second);
    streams[0]?.send('snapshot', 2);
    jest.advanceTimersByTime(60 * second);
    expect(heard).toEqual([
      ['snapshot', 1],
      ['snapshot', 2],
    ]);
  });

  it('a connection is lost, once, when it stays broken for five seconds', () => {
    for (let second = 0; second < 10; second += 1) {
      streams[0]?.send('error');
      jest.advanceTimersByTime(1_000);
    }
    expect(heard).toEqual(['lost']);
    streams[0]?.send('snapshot', 1);
    expect(heard).toEqual(['lost', ['snapshot', 1]]);
  });

  it('a connection is opened again where the browser gives up', () => {
    const [first] = streams;
    if (first) first.readyState = 2;
    first?.send('error');
    jest.advanceTimersByTime(1 * second);
    expect(streams).toHaveLength(2);
    streams[1]?.send('snapshot', 1);
    jest.advanceTimersByTime(60 * second);
    expect(heard).toEqual([['snapshot', 1]]);
  });

  it('a connection ends with the page', () => {
    streams[0]?.send('error');
    end();
    jest.advanceTimersByTime(60 * second);
    expect(heard).toEqual([]);
    expect(streams.map(({ isClosed }) => isClosed)).toEqual([true]);
  });
});
