import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ObservedChange } from '../../../collector/change/observed-change.ts';
import { sessionsOf } from '../../../collector/change/session.ts';
import { change, laptop, station, unseen } from '../../support/change-control.ts';

/** `plc-7 logic.download: mode.changed, logic.download`. */
const shown = (changes: readonly ObservedChange[]) =>
  sessionsOf(changes).map(
    ({ asset, primary, members }) =>
      `${asset} ${primary?.kind ?? 'nothing'}: ${members.map((id) => id.split(' ')[0]).join(', ')}`,
  );

test('a download is stop, load, new hash and start', () => {
  const changes = [
    change('mode.changed', '22:00'),
    change('logic.download', '22:01'),
    change('config.counter', '22:04', unseen),
    change('restart', '22:06', unseen),
  ];
  expect(shown(changes)).toEqual([
    'plc-7 logic.download: mode.changed, logic.download, config.counter, restart',
  ]);
});

test('ten minutes of nothing, and it is another session', () => {
  const at = (clock: string) => change('param.write', clock);
  expect(shown([at('22:00'), at('22:09:59')])).toHaveLength(1);
  expect(shown([at('22:00'), at('22:10')])).toHaveLength(2);
  expect(shown([at('22:00'), at('22:08'), at('22:16')])).toHaveLength(1);
});

test('another asset, another hand: another session; whoever was not seen joins the one that is there', () => {
  const own = change('param.write', '22:00');
  expect(shown([own, change('param.write', '22:01', { asset: 'plc-8' })])).toHaveLength(2);
  const theirs = change('mode.changed', '22:01', { source: laptop });
  const restart = change('restart', '22:02', unseen);
  expect(shown([own, theirs])).toHaveLength(2);
  expect(shown([own, restart])).toHaveLength(1);
  expect(shown([restart, own])).toHaveLength(1);
});

test('who is logged in tells hands at one station apart', () => {
  const as = (person: string | null, clock: string) =>
    change('param.write', clock, { source: { ...station, person } });
  expect(shown([as('ivan', '22:00'), as('mallory', '22:01')])).toHaveLength(2);
  expect(shown([as('ivan', '22:00'), as(null, '22:01')])).toHaveLength(1);
});

test('what a poll found hours later holds no two sessions together', () => {
  const polled = change('config.counter', ['20:00', '+1 00:00'], unseen);
  const [first, second] = [change('logic.download', '21:00'), change('param.write', '23:00')];
  expect(shown([polled, first, second])).toEqual([
    'plc-7 logic.download: config.counter, logic.download',
    'plc-7 param.write: param.write',
  ]);
});

test('what was only tried gives a session no name', () => {
  const refused = change('logic.download', '22:00', { outcome: { refused: 'protected' } });
  expect(shown([refused])).toEqual(['plc-7 nothing: logic.download']);
  expect(shown([refused, change('param.write', '22:01')])).toEqual([
    'plc-7 param.write: logic.download, param.write',
  ]);
});

test('an asset that nobody knows has no session', () => {
  expect(sessionsOf([change('logic.download', '22:00', { asset: null })])).toEqual([]);
});

test('whatever the order of arrival, the sessions are the same, and each change is in one', () => {
  const some = fc.array(
    fc.record({
      kind: fc.constantFrom('logic.download', 'param.write', 'restart', 'config.counter'),
      minute: fc.integer({ min: 0, max: 59 }),
      back: fc.constantFrom(0, 0, 0, 30),
      asset: fc.constantFrom('plc-7', 'plc-8'),
      source: fc.constantFrom(station, laptop, null),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(some, fc.infiniteStream(fc.nat()), (drawn, keys) => {
      const changes = drawn.map(({ kind, minute, back, asset, source }, index) => {
        const clock = (one: number) => `22:${String(one).padStart(2, '0')}`;
        return change(kind as never, [clock(Math.max(0, minute - back)), clock(minute)], {
          ...{ asset, source, id: `d-${index}` },
        });
      });
      const shuffled = changes
        .map((one) => ({ one, key: keys.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one);
      const byName = (all: ReturnType<typeof sessionsOf>) =>
        [...all].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      const found = sessionsOf(changes);
      expect(byName(sessionsOf(shuffled))).toEqual(byName(found));
      expect(found.flatMap(({ members }) => members).sort()).toEqual(
        changes.map(({ id }) => id).sort(),
      );
    }),
  );
});
