/** The live line is kept, and what came while it was down is asked for, never guessed. */
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type Ears,
  LiveClient,
  type LiveState,
  type News,
} from '../../dashboards/web/src/live-client.ts';

interface Line {
  readonly ears: Ears;
  readonly said: unknown[];
  isClosed: boolean;
}

/** Lines and timers that the test moves by hand. */
class Surroundings {
  readonly lines: Line[] = [];
  timers: { act: () => void; ms: number }[] = [];

  open = (ears: Ears) => {
    const line: Line = { ears, said: [], isClosed: false };
    this.lines.push(line);
    return {
      send: (text: string) => void line.said.push(JSON.parse(text)),
      close: () => {
        line.isClosed = true;
      },
    };
  };

  later = (act: () => void, ms: number) => {
    const timer = { act, ms };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  };

  /** Runs the one timer that is set, and answers after how long it was due. */
  fire(): number {
    expect(this.timers).toHaveLength(1);
    const { act, ms } = this.timers.pop()!;
    act();
    return ms;
  }

  get line(): Line {
    return this.lines.at(-1)!;
  }

  say(message: unknown): void {
    this.line.ears.heard(JSON.stringify(message));
  }
}

const topics = ['drift', 'assets', 'agents'];
let around: Surroundings;
let client: LiveClient;
let news: News[];
let states: LiveState[];

beforeEach(() => {
  around = new Surroundings();
  client = new LiveClient(around);
  news = [];
  states = [];
  client.listen((one) => news.push(one));
  client.watch(() => states.push(client.state));
});

function connect(seq = 7, stream = 'one'): void {
  client.start();
  around.line.ears.opened();
  around.say({ op: 'subscribed', stream, seq, topics });
}

test('the first subscription asks for what comes from now on', () => {
  connect();
  expect(around.line.said).toEqual([{ op: 'subscribe', topics }]);
  expect(states).toEqual(['connecting', 'live']);
});

test('news are told with their ids', () => {
  connect();
  around.say({ op: 'news', seq: 8, topic: 'drift', ids: ['a', 'b'], at: '' });
  expect(news).toEqual([{ topic: 'drift', ids: ['a', 'b'] }]);
});

describe('a lost line', () => {
  test('is opened again, and what came since is asked for', () => {
    connect();
    around.say({ op: 'news', seq: 9, topic: 'drift', ids: ['a'], at: '' });
    around.line.ears.closed();
    expect(client.state).toBe('lost');
    around.fire();
    around.line.ears.opened();
    expect(around.line.said).toEqual([{ op: 'subscribe', topics, since: 9, stream: 'one' }]);
  });

  test('is noticed when nothing is heard, not even a heartbeat', () => {
    connect();
    expect(around.fire()).toBeGreaterThan(40_000);
    expect(client.state).toBe('lost');
    expect(around.lines[0]?.isClosed).toBe(true);
  });

  test('is tried again less and less often, and quickly once it had held', () => {
    connect();
    around.line.ears.closed();
    const waits = Array.from({ length: 7 }, () => {
      const wait = around.fire();
      around.line.ears.closed();
      return wait;
    });
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    around.fire();
    around.line.ears.opened();
    around.say({ op: 'subscribed', stream: 'one', seq: 7, topics });
    around.line.ears.closed();
    expect(around.fire()).toBe(500);
  });

  test('says nothing any more once it was left', () => {
    connect();
    const [old] = around.lines;
    old!.ears.closed();
    around.fire();
    old!.ears.heard(JSON.stringify({ op: 'news', seq: 99, topic: 'drift', ids: ['x'], at: '' }));
    old!.ears.closed();
    expect(news).toEqual([]);
    expect(around.lines).toHaveLength(2);
  });
});

test('what cannot be told any more makes everything stale, and a new series begins', () => {
  connect();
  around.say({ op: 'resync', stream: 'two', seq: 3, topics: ['drift', 'assets'] });
  expect(news).toEqual([
    { topic: 'drift', ids: undefined },
    { topic: 'assets', ids: undefined },
  ]);
  around.line.ears.closed();
  around.fire();
  around.line.ears.opened();
  expect(around.line.said).toEqual([{ op: 'subscribe', topics, since: 3, stream: 'two' }]);
});

test('what is not of the contract is passed over', () => {
  connect();
  around.line.ears.heard('<html>');
  around.say({ op: 'refused', reason: 'not JSON' });
  expect(client.state).toBe('live');
});

test('switched off it is silent and nothing is pending; switched on it goes on where it was', () => {
  connect();
  client.stop();
  expect(around.line.isClosed).toBe(true);
  expect(around.timers).toEqual([]);
  expect(client.state).toBe('off');
  client.start();
  around.line.ears.opened();
  expect(around.line.said).toEqual([{ op: 'subscribe', topics, since: 7, stream: 'one' }]);
});
