/** A declared asset from its plan to its end. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asset } from '../../support/plant-rows.ts';
import { instant, mac, ReconciledSite } from '../../support/reconciled-site.ts';
import { type Asking, someone } from '../../support/tokens.ts';

let plant: ReconciledSite;
let engineer: Asking;
let viewer: Asking;

beforeAll(async () => {
  plant = await ReconciledSite.open();
  engineer = await someone(plant.edge, 'emil', 'ot-engineer');
  viewer = await someone(plant.edge, 'vera', 'viewer');
});
afterAll(() => plant.close());
beforeEach(() => plant.moveOn());

describe('the steps of a life', () => {
  test('go one after the other, and what hinders one is said', async () => {
    const id = (await plant.owner('POST', '/declared-assets', { site: plant.site, name: 'Life' }))
      .body.id;
    const step = async (event: string, who = plant.owner, tag = '*') => {
      const { status, body } = await who(
        'POST',
        `/declared-assets/${id}/${event}`,
        { why: 'time' },
        tag,
      );
      return status === 200 ? body.lifecycle : [status, body.detail ?? body.code];
    };
    expect(await step('operate')).toEqual([409, expect.stringMatching(/planned/)]);
    expect(await step('commission')).toBe('commissioning');
    expect(await step('operate')).toEqual([409, expect.stringMatching(/who owns it/)]);
    await plant.owner('PATCH', `/declared-assets/${id}`, { owner: asset(1), criticality: 2 }, '*');
    expect(await step('operate')).toBe('operational');
    expect(await step('maintain')).toBe('maintenance');
    expect(await step('operate')).toBe('operational');
    expect(await step('retire', engineer)).toEqual([403, expect.anything()]);
    expect(await step('retire', plant.owner, '"1"')).toEqual([412, expect.anything()]);
    expect(await step('retire')).toBe('retiring');
    expect(await step('remove')).toBe('retired');
    const { items } = (await viewer('GET', `/declared-assets/${id}/history`)).body;
    expect(items[0]).toMatchObject({
      field: 'lifecycle',
      before: 'retiring',
      after: 'retired',
      action: 'declared.remove',
      why: 'time',
    });
  });

  test('what was heard today is not gone, and what is gone and heard is in conflict', async () => {
    const id = await plant.seen();
    const declared = await plant.declare({
      name: 'Ghost',
      identities: [{ kind: 'mac', value: mac(plant.seenSoFar) }],
    });
    await plant.owner('POST', `/declared-assets/${declared}/retire`, {}, '*');
    const { status, body } = await plant.owner(
      'POST',
      `/declared-assets/${declared}/remove`,
      {},
      '*',
    );
    expect([status, body.detail]).toEqual([409, 'It was heard within the last day.']);
    plant.edge.later(2 * 86_400_000);
    expect((await plant.owner('POST', `/declared-assets/${declared}/remove`, {}, '*')).status).toBe(
      200,
    );
    plant.edge.later(3_600_000);
    await plant.database.run(
      `UPDATE asset SET last_seen = '${instant(plant.now())}' WHERE id = '${id}'`,
    );
    await plant.lookAt('observed', id);
    expect(await plant.standing(declared)).toMatchObject({
      status: 'conflict',
      conflicts: [{ field: 'lifecycle', isControlled: true }],
    });
  });
});
