/** What is controlled and was accepted: declared once its change request is closed, open again where it ends otherwise. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { requestAftermath } from '../../../collector/declared/request-aftermath.ts';
import { everyKind, type Proceeding, proceed } from '../../../collector/records/proceeding.ts';
import type { Repositories } from '../../../collector/store/store.ts';
import { instant, ReconciledSite } from '../../support/reconciled-site.ts';
import { type Asking, someone } from '../../support/tokens.ts';

let plant: ReconciledSite;
let viewer: Asking;

beforeAll(async () => {
  plant = await ReconciledSite.open();
  viewer = await someone(plant.edge, 'vera', 'viewer');
});
afterAll(() => plant.close());
beforeEach(() => plant.moveOn());

/** A declared asset in conflict on its firmware and model. */
async function conflicting() {
  const id = await plant.seen({
    vendor: 'ABB',
    serial: `C-${plant.site}`,
    firmware: '2.0',
    model: 'New',
  });
  const declared = await plant.declare({
    name: 'Drive',
    vendor: 'ABB',
    serial: `C-${plant.site}`,
    firmware: '1.0',
    model: 'Old',
    criticality: 3,
  });
  expect((await plant.standing(declared)).status).toBe('conflict');
  return { id, declared };
}

describe('a change request that was drafted of what was accepted', () => {
  const drafted = async () => {
    const { declared } = await conflicting();
    await plant.applied('accept-observed', [await plant.rowOf(declared)]);
    const { record } = (await plant.standing(declared)).conflicts[0].answer;
    return { declared, record: record as string };
  };
  const firmwareOf = async (declared: string) =>
    (await viewer('GET', `/declared-assets/${declared}`)).body.firmware;
  const within = (work: (proceeding: Proceeding, repositories: Repositories) => Promise<unknown>) =>
    plant.edge.surroundings.store.transaction((repositories) =>
      proceed(everyKind(randomUUID), repositories, instant(plant.now()) as never, (proceeding) =>
        work(proceeding, repositories),
      ),
    );
  /** As its people bring it to its end, over windows and approvals. */
  const closed = (record: string) =>
    within(async (proceeding, repositories) => {
      const before = await repositories.records.one(record);
      if (before === undefined) throw new Error('there is no such request');
      const after = { ...before, state: 'closed' };
      await requestAftermath({ repositories, proceeding, before, after, event: 'close' });
    });

  test('makes it declared once the request is closed, and the difference is none', async () => {
    const { declared, record } = await drafted();
    expect(await firmwareOf(declared)).toBe('1.0');
    await closed(record);
    expect(await firmwareOf(declared)).toBe('2.0');
    expect(await plant.standing(declared)).toMatchObject({ status: 'matched', conflicts: [] });
    const { items } = (await viewer('GET', `/declared-assets/${declared}/history`)).body;
    expect(items[0]).toMatchObject({ field: 'firmware', after: '2.0', action: 'reconcile.change' });
  });

  test('leaves it as it is declared where something else is observed by then', async () => {
    const { declared, record } = await drafted();
    await plant.database.run(`UPDATE asset SET firmware = '3.0' WHERE site = '${plant.site}'`);
    await plant.lookAt('declared', declared);
    await closed(record);
    expect(await firmwareOf(declared)).toBe('1.0');
    expect(await plant.standing(declared)).toMatchObject({ status: 'conflict', isOpen: true });
  });

  test('opens the difference again where it is called off, or its windows go by', async () => {
    const { declared, record } = await drafted();
    const { status } = await plant.owner('POST', `/changes/${record}/cancel`, {}, '*');
    expect(status).toBe(200);
    expect(await plant.standing(declared)).toMatchObject({ isOpen: true });
    plant.moveOn();
    const other = await drafted();
    await plant.database.run(`UPDATE record SET state = 'submitted' WHERE id = '${other.record}'`);
    await within((proceeding) => proceeding.step(other.record, 'windows-over'));
    expect(await plant.standing(other.declared)).toMatchObject({ isOpen: true });
    expect(await firmwareOf(other.declared)).toBe('1.0');
  });
});
