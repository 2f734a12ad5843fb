/** Pulls that fail: named, nothing half-done, backed off. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { isPullDue, nextPull } from '../../../collector/exchange/netbox/pull-schedule.ts';
import { pullMetricsOf } from '../../../collector/main-metrics.ts';
import { say } from '../../support/netbox.ts';
import { netbox, TOKEN } from '../../support/netbox-pulling.ts';
import { device, MINUTE, scheduledPulls } from '../../support/scheduled-pulls.ts';

const { own, pullingFrom, later, last, lists, declared } = scheduledPulls();

describe('a pull that fails', () => {
  type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => void;
  let made = 0;
  const page = (request: IncomingMessage, results: object[]) => ({
    results,
    next: `http://${request.headers.host}/api/dcim/devices/?offset=${++made}`,
  });

  test.each<[string, string, Misbehaviour]>([
    ['refused', 'a token it does not know', (_, response) => say(response, 401, {})],
    [
      'busy',
      'too many questions',
      (_, response) => say(response, 429, {}, { 'retry-after': '7200' }),
    ],
    ['broken', 'a failure of its own', (_, response) => say(response, 503, {})],
    [
      'strange',
      'HTML',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    ],
    [
      'elsewhere',
      'a redirect',
      (_, response) => response.writeHead(302, { location: 'http://x/' }).end(),
    ],
    [
      'elsewhere',
      'a next page at another host',
      (_, response) => say(response, 200, { results: [{ id: 1 }], next: 'http://x.example/api/' }),
    ],
    [
      'endless',
      'pages that repeat',
      (request, response) => say(response, 200, page(request, [{ id: 1 }])),
    ],
    [
      'incomplete',
      'a count that is not kept',
      (_, response) => say(response, 200, { count: 9, next: null, results: [device(1)] }),
    ],
    [
      'unreadable',
      'more that are no devices than it may have',
      (_, response) =>
        say(response, 200, {
          next: null,
          results: Array.from({ length: 1600 }, (__, id) => ({ id: id + 1 })),
        }),
    ],
  ])('%s: %s', async (why, _, misbehave) => {
    let isWell = false;
    const { url } = await netbox(
      { devices: [device(1)], macs: [] },
      {
        misbehave: (request, response) => {
          if (isWell || !request.url?.startsWith('/api/dcim/devices/')) return false;
          misbehave(request, response);
          return true;
        },
      },
    );
    const pulling = await pullingFrom(url);
    await pulling.tick();
    const failed = await last();
    expect(failed).toMatchObject({
      outcome: 'failed',
      why,
      failures: 1,
      waiting: null,
      succeeded: null,
    });
    expect(JSON.stringify(failed)).not.toContain(TOKEN);
    const waits = why === 'busy' ? 120 + 0 : 30;
    expect(Date.parse(failed.next) - Date.parse(failed.began)).toBe(waits * MINUTE);
    expect([await lists(), await declared()]).toEqual([[], []]);
    expect(own.counters.failures.get(why)).toBe(1);

    isWell = true;
    later(waits);
    await pulling.tick();
    expect(await last()).toMatchObject({
      outcome: 'waiting',
      why: null,
      sentence: null,
      failures: 0,
    });
  });

  test('leaves what waited before, and says since when nothing was read', async () => {
    const { url, close } = await netbox({ devices: [device(1)], macs: [] });
    const pulling = await pullingFrom(url);
    await pulling.tick();
    const { waiting, succeeded } = await last();
    await close();
    later(15);
    await pulling.tick();
    expect(await last()).toMatchObject({
      ...{ outcome: 'failed', why: 'unreachable', waiting, succeeded, failures: 1 },
    });
    expect((await own.owner('GET', `/imports/${waiting}`)).body.state).toBe('previewed');
    const text = pullMetricsOf(own.counters).map(({ name, values }) => [name, values]);
    expect(text).toContainEqual([
      'netbox_pulls_total',
      expect.arrayContaining([
        { labels: { outcome: 'failed' }, value: 1 },
        { labels: { outcome: 'waiting' }, value: 1 },
      ]),
    ]);
  });
});

describe('the next pull', () => {
  test.each([
    [0, 0, 15],
    [1, 0, 30],
    [3, 0, 120],
    [40, 0, 24 * 60],
    [1, 2 * 60 * MINUTE, 120],
    [1, 9e15, 24 * 60],
  ])(
    'behind %i failures, asked to wait %i ms, is in %i minutes',
    (failures, retryAfterMs, minutes) => {
      expect(nextPull(0, { everyMinutes: 15, failures, retryAfterMs })).toBe(minutes * MINUTE);
    },
  );

  test('of one a week apart is never later for having failed', () => {
    expect(nextPull(0, { everyMinutes: 10_080, failures: 5 })).toBe(10_080 * MINUTE);
  });

  test('comes sooner where the interval is made shorter', () => {
    const state = {
      began: new Date(0).toISOString(),
      next: new Date(1e9).toISOString(),
      failures: 0,
    };
    expect(isPullDue(state as never, 60 * MINUTE, 60)).toBe(true);
    expect(isPullDue(state as never, 59 * MINUTE, 60)).toBe(false);
    expect(isPullDue({ ...state, failures: 2 } as never, 60 * MINUTE, 60)).toBe(false);
  });
});
