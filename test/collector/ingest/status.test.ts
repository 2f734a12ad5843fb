import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Status } from '../../../protocols/messages/envelope.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import { ownDatabase } from '../../support/database.ts';
import { at, sender } from '../../support/plant.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.empty());

let hour = 0;
const status = (boot: string, said: Instant, online = true): Status => ({
  ...{ boot, at: said, online, version: '0.1.0' },
});
/** Heard now, by one collector. */
const hears = (said: Status) =>
  database.store.transaction(async ({ health }) => {
    const received = at(20, hour++ % 24);
    if (!(await health.status(sender, said, received))) return 'known';
    if (!said.online) return 'gone';
    return (await health.connected(sender, said, received)) ? 'cloned' : 'there';
  });
const isOnline = async () =>
  (await database.db.selectFrom('agent').select('is_online').execute())[0]?.is_online;

test('a last will ends the status that was said after it was written', async () => {
  await hears(status('a', at(2)));
  expect(await hears(status('a', at(1), false))).toBe('gone');
  expect(await isOnline()).toBe(false);
});

test('a clock that was ten years ahead once does not silence what is said when it is right', async () => {
  await hears(status('a', '2036-01-01T00:00:00.000Z' as Instant));
  await hears(status('a', '2036-01-01T00:00:00.000Z' as Instant, false));
  expect([await hears(status('b', at(2))), await isOnline()]).toEqual(['there', true]);
});

test('what several collectors hear is one status', async () => {
  const said = status('a', at(1));
  expect([await hears(said), await hears(said)]).toEqual(['there', 'known']);
});

test('two boot ids that take turns under one name are two agents', async () => {
  const told = [status('a', at(1)), status('b', at(2)), status('a', at(3)), status('b', at(4))];
  const heard: string[] = [];
  for (const one of told) heard.push(await hears(one));
  expect(heard).toEqual(['there', 'there', 'cloned', 'cloned']);
  const now = at(21);
  const agent = await database.store.read(({ agentList }) => agentList.one('plant/agent-1', now));
  expect(agent?.clonedAt).not.toBeNull();
});

test('so are three', async () => {
  const heard: string[] = [];
  for (const [day, boot] of ['a', 'b', 'c', 'a'].entries()) {
    heard.push(await hears(status(boot, at(day + 1))));
  }
  expect(heard.at(-1)).toBe('cloned');
});

test('an agent that is restarted or connects again and again is one', async () => {
  const heard: string[] = [];
  for (const [day, boot] of ['a', 'a', 'b', 'b', 'c', 'c'].entries()) {
    heard.push(await hears(status(boot, at(day + 1))));
  }
  expect(new Set(heard)).toEqual(new Set(['there']));
});

test('a collector that is late with what others have heard takes nobody for two', async () => {
  const [a, b] = [status('a', at(1)), status('b', at(2))];
  await hears(a);
  await hears(b);
  const late = [await hears(a), await hears(b)];
  expect(late).not.toContain('cloned');
});
