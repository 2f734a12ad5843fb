/**
 * Two people who decide on one thing at the same moment, on a real PostgreSQL: one of them does, the other is told
 * why not, what is left is what the one decided, and the ledger is whole. Each story is played so often that the two
 * meet in either order.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyStored } from '../../../collector/evidence/stored-ledger.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { hasPostgres } from '../../support/postgres.ts';
import { type Change, later, type Requested, requested, sign } from '../../support/requested.ts';
import { servedDatabase } from '../../support/served-database.ts';

const isImpossible = !hasPostgres && !process.env['CI'];
const story = test.skipIf(isImpossible);
const ROUNDS = 8;

let site: Requested;
let omar: Client;
beforeAll(async () => {
  if (isImpossible) return;
  site = await requested(await servedDatabase());
  omar = await clientOf(site.edge, site.database, 'omar', { roles: ['asset-owner'] });
}, 60_000);
afterAll(() => site?.close());

interface Told {
  readonly status: number;
  readonly body: Change;
}
type Doing = () => Promise<Told>;

/** Both at once, on the version both have seen. */
async function both(of: Change, one: (match: string) => Promise<Told>, other: typeof one) {
  const match = `"${of.version}"`;
  return Promise.all([one(match), other(match)]);
}
/** Whoever was first is done; the other is told so in words. */
function oneOf(told: readonly Told[], refused: number, says: RegExp): number {
  expect(told.map(({ status }) => status).sort()).toEqual([200, refused]);
  const lost = told.find(({ status }) => status === refused)?.body;
  expect(lost?.detail ?? lost?.title).toMatch(says);
  return told.findIndex(({ status }) => status === 200);
}
async function rounds(play: () => Promise<number>): Promise<void> {
  const winners: number[] = [];
  for (let round = 0; round < ROUNDS; round++) winners.push(await play());
  expect(winners).toHaveLength(ROUNDS);
  await isWhole();
}
/** The ledger verifies, every step has its evidence and its trail, and numbers have no gap. */
async function isWhole(): Promise<void> {
  const { findings } = await verifyStored(site.edge.surroundings.store);
  expect(findings).toEqual([]);
  const [counted] = await site.database.rows<Record<string, number>>(`SELECT
    (SELECT count(*) FROM record_step)::int AS steps,
    (SELECT count(*) FROM evidence WHERE kind LIKE 'change.%' OR kind LIKE 'task.%')::int AS proven,
    (SELECT count(*) FROM record WHERE version <> (SELECT count(*) FROM record_step
      WHERE record_step.record = record.id))::int AS torn,
    (SELECT count(*) FROM record WHERE revision <> (SELECT count(*) FROM record_revision
      WHERE record_revision.record = record.id))::int AS unwritten`);
  expect(counted).toMatchObject({ torn: 0, unwritten: 0 });
  expect(counted?.['proven']).toBe(counted?.['steps']);
}

const submitted = async (more: object = {}) => {
  const change = await site.write(more);
  return (await site.act(site.ruth, change, 'submit')).body;
};
const changedMeanwhile = /changed|version/i;
const approvals = async (of: Change) =>
  (await site.read(of)).approvals.filter(({ isCurrent }) => isCurrent).length;

story('two approvals of the same side: one counts', async () => {
  await rounds(async () => {
    const change = await submitted();
    const approve = (by: Client) => (match: string) =>
      site.act(by, change, 'approve', sign('ot'), match);
    const won = oneOf(await both(change, approve(site.olga), approve(omar)), 412, changedMeanwhile);
    expect(await approvals(change)).toBe(1);
    return won;
  });
});

story('two who both give the last approval, whatever was before: one does', async () => {
  await rounds(async () => {
    const change = await submitted();
    await site.act(site.ines, change, 'approve', sign('it'));
    const told = await Promise.all(
      [site.olga, omar].map((by) => site.act(by, change, 'approve', sign('ot'))),
    );
    const won = oneOf(told, 409, /^It is (approved|scheduled); this takes one that is submitted/);
    expect((await site.read(change)).state).toBe('approved');
    expect(await approvals(change)).toBe(2);
    return won;
  });
});

story(
  'an approval against a withdrawal: it is approved, or it waits for the side that thinks again',
  async () => {
    await rounds(async () => {
      const first = await submitted();
      const change = (await site.act(site.olga, first, 'approve', sign('ot'))).body;
      const told = await both(
        change,
        (match) => site.act(site.ines, change, 'approve', sign('it'), match),
        (match) => site.act(site.olga, change, 'withdraw', sign('ot'), match),
      );
      const won = oneOf(told, 412, changedMeanwhile);
      const { state, openSides } = await site.read(change);
      expect([state, openSides]).toEqual(
        won === 0 ? ['approved', []] : ['submitted', ['ot', 'it']],
      );
      return won;
    });
  },
);

story(
  'the same where neither looks at what the other does: nothing stands approved that a side took back',
  async () => {
    await rounds(async () => {
      const first = await submitted();
      const change = (await site.act(site.olga, first, 'approve', sign('ot'))).body;
      const told = await Promise.all([
        site.act(site.ines, change, 'approve', sign('it')),
        site.act(site.olga, change, 'withdraw', sign('ot')),
      ]);
      expect(told.map(({ status }) => status)).toEqual([200, 200]);
      const { state, openSides } = await site.read(change);
      expect([state, openSides]).toEqual(['submitted', ['ot']]);
      return 0;
    });
  },
);

story('an edit against an approval: nobody approves a wording they have not seen', async () => {
  await rounds(async () => {
    const first = await submitted();
    const change = (await site.act(site.ines, first, 'approve', sign('it'))).body;
    const edit: (match: string) => Promise<Told> = (match) =>
      site.ruth.send<Change>(
        ...(['PUT', `/api/v1/changes/${change.id}`] as const),
        ...[{ body: { ...change.body, rollback: 'Another way.' } }, { 'if-match': match }],
      );
    const told = await both(change, edit, (match) =>
      site.act(site.olga, change, 'approve', sign('ot'), match),
    );
    const won = oneOf(told, 412, changedMeanwhile);
    const { state, body } = await site.read(change);
    const left = [state, body['rollback'], await approvals(change)];
    expect(left).toEqual(
      won === 0 ? ['submitted', 'Another way.', 0] : ['approved', 'The old one is loaded.', 2],
    );
    return won;
  });
});

story('a refusal against the last approval', async () => {
  await rounds(async () => {
    const first = await submitted();
    const change = (await site.act(site.ines, first, 'approve', sign('it'))).body;
    const told = await both(
      change,
      (match) => site.act(site.olga, change, 'approve', sign('ot'), match),
      (match) => site.act(omar, change, 'refuse', sign('ot'), match),
    );
    const won = oneOf(told, 412, changedMeanwhile);
    expect((await site.read(change)).state).toBe(won === 0 ? 'approved' : 'rejected');
    return won;
  });
});

story('a side thinks again in the middle of the window while the work is finished', async () => {
  const begun: Change[] = [];
  for (let round = 0; round < ROUNDS; round++) begun.push(await site.approved());
  await site.wait(2.5);
  await rounds(async () => {
    const change = await site.read(begun.pop() as Change);
    expect(change.state).toBe('in_progress');
    const told = await both(
      change,
      (match) => site.act(site.olga, change, 'withdraw', sign('ot'), match),
      (match) => site.act(site.ruth, change, 'finish', {}, match),
    );
    const won = oneOf(told, 412, changedMeanwhile);
    const after = await site.read(change);
    expect(after.state).toBe(won === 0 ? 'submitted' : 'verifying');
    // What is allowed from now on is what was decided.
    const requests = await site.edge.surroundings.store.read(({ changeRequests }) =>
      changeRequests.of(change.id),
    );
    const given = requests.at(-1)?.approvals.filter(({ decision }) => decision === 'withdrawn');
    expect(given).toHaveLength(won === 0 ? 1 : 0);
    return won;
  });
});

story('a side thinks again at the very moment the window is over', async () => {
  const windows = [{ from: later(4), to: later(5), zone: 'UTC' }];
  const change = await site.approved({ windows });
  await site.wait(2);
  expect((await site.read(change)).state).toBe('in_progress');
  site.edge.later(2 * 3_600_000);
  const doing: Doing = () => site.act(site.olga, change, 'withdraw', sign('ot'));
  const [told] = await Promise.all([doing(), site.wait(0)]);
  const { state } = await site.read(change);
  // Whichever was first: work that was done is looked at, never forgotten.
  expect(told.status === 200 || told.status === 409).toBe(true);
  await site.wait(0);
  expect(['verifying', 'submitted']).toContain(state);
  expect((await site.read(change)).state).toBe('verifying');
  await isWhole();
});

story('an emergency is acknowledged by two at once: one did', async () => {
  await rounds(async () => {
    const draft = await site.write();
    const said = { reason: 'It leaks.', hours: 4 };
    const { body: open } = await site.act(site.ruth, draft, 'open-emergency', said);
    const told = await Promise.all(
      [site.olga, omar].map((by) => site.act(by, open, 'acknowledge')),
    );
    return oneOf(told, 409, /acknowledged/);
  });
});
