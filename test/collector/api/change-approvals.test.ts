/** Who may decide on a change request: never on one's own, never for two sides, never without a signature. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { later, type Requested, requested, sign } from '../../support/requested.ts';

let plant: Requested;
beforeAll(async () => {
  plant = await requested();
});
afterAll(() => plant.close());

const night = () => ({ windows: [{ from: later(2), to: later(3) }] });

describe('separation of duties', () => {
  const submitted = async (more: object = {}) => {
    const change = await plant.write({ ...night(), ...more });
    await plant.act(plant.ruth, change, 'submit');
    return change;
  };
  const refusal = async (by: keyof Requested, slot: string, more: object = {}) => {
    const change = await submitted(more);
    const { status, body } = await plant.act(plant[by] as never, change, 'approve', sign(slot));
    return [status, body.detail ?? body.code];
  };

  test('nobody approves what they asked for', async () => {
    expect(await refusal('ruth', 'ot')).toEqual([409, 'Who wrote it cannot decide on it.']);
  });

  test('nobody approves what they edited', async () => {
    const change = await plant.write(night());
    const { body } = await plant.edit(plant.olga, change, { test: 'Another test.' });
    await plant.act(plant.ruth, body, 'submit');
    const { status } = await plant.act(plant.olga, change, 'approve', sign('ot'));
    expect(status).toBe(409);
  });

  test('nobody approves what they will do themselves', async () => {
    expect(await refusal('ivan', 'ot')).toEqual([409, 'Who does the work cannot decide on it.']);
  });

  test('a peer approves for OT where the risk is low, and not where it is high', async () => {
    expect((await refusal('otto', 'ot'))[0]).toBe(409);
    expect((await refusal('otto', 'ot', { risk: 'low' }))[0]).toBe(200);
  });

  test('one person does not speak for both sides, whatever roles they hold', async () => {
    const change = await submitted();
    await plant.act(plant.olga, change, 'approve', sign('ot'));
    const { status, body } = await plant.act(plant.olga, change, 'approve', sign('it'));
    expect([status, body.detail]).toEqual([409, 'You have approved it for another side: ot.']);
  });

  test('a side that is not asked does not approve', async () => {
    expect((await refusal('sam', 'safety'))[1]).toContain('does not have to approve');
  });

  test('who administers, audits or works for another side may not', async () => {
    expect((await refusal('admin', 'ot'))[0]).toBe(403);
    expect((await refusal('auditor', 'ot'))[0]).toBe(403);
    expect((await refusal('ines', 'ot'))[0]).toBe(403);
  });

  test('who has not proved anew who they are signs nothing', async () => {
    expect(await refusal('unproven', 'ot')).toEqual([401, 'proof-needed']);
  });

  test('an approval without a meaning, or on another version, is none', async () => {
    const change = await submitted();
    const bare = await plant.act(plant.olga, change, 'approve', { slot: 'ot', meaning: ' ' });
    expect(bare.status).toBe(400);
    const stale = await plant.act(plant.olga, change, 'approve', sign('ot'), '"1"');
    expect(stale.status).toBe(412);
  });

  test('what touches safety and quality asks for those sides too', async () => {
    const { act, ruth, olga, ines, sam, quinn, write } = plant;
    const change = await write({ ...night(), impacts: { isSafety: true, isQuality: true } });
    const { body } = await act(ruth, change, 'submit');
    expect(body.openSides).toEqual(['ot', 'it', 'safety', 'quality']);
    const states: string[] = [];
    for (const [by, slot] of [
      [sam, 'safety'],
      [olga, 'ot'],
      [quinn, 'quality'],
      [ines, 'it'],
    ] as const) {
      states.push((await act(by, change, 'approve', sign(slot))).body.state);
    }
    expect(states).toEqual(['submitted', 'submitted', 'submitted', 'approved']);
  });

  test('nobody writes which sides have to approve, or where it came from', async () => {
    const change = await plant.write({
      ...{ ...night(), required: ['ot'], requestedBy: plant.otto.id },
      origin: { system: 'servicenow', reference: 'CHG1', notes: [] },
    });
    expect(change.body).toMatchObject({ required: [], requestedBy: null, origin: null });
  });
});
