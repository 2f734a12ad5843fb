/** Nothing is said of a drift without an entry. csms.md §6. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { approvedAt, at, item, request } from '../../support/change-control.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn } from '../../support/edge.ts';
import { EWS_3, type JudgedPlant, judgedPlant, PLC_7 } from '../../support/judged-plant.ts';
import { mutations } from '../../support/mutations.ts';

let plant: JudgedPlant;
let edge: Edge;
let owner: Client;
let analyst: Client;
let engineer: Client;

beforeAll(async () => {
  plant = await judgedPlant();
});
afterAll(() => plant.close());
beforeEach(async () => {
  await plant.begin();
  edge = await edgeOn(plant.database, { now: () => Date.parse(plant.now()) });
  const run = (script: string) => plant.run(script);
  owner = await clientOf(edge, { run }, 'olga', { roles: ['asset-owner'] });
  analyst = await clientOf(edge, { run }, 'anna', { roles: ['soc-analyst'] });
  engineer = await clientOf(edge, { run }, 'ivan', { roles: ['ot-engineer'] });
  return () => edge.close();
});

const id = '20000000-0000-4000-8000-000000000001';

/** A request for the logic of the PLC, done by the engineer and approved by the owner. */
async function approve(clock: string): Promise<void> {
  const [asset, station] = [await plant.idOf(PLC_7), await plant.idOf(EWS_3)];
  const logic = item({ type: 'asset', asset }, ['logic']);
  const work = { id, implementers: [engineer.id], sources: [station], approvals: [] };
  const approved = approvedAt(request({ ...work, items: [logic] }), at(clock));
  const approvals = approved.approvals.map((one) => ({ ...one, user: owner.id }));
  await plant.approve({ ...approved, approvals: [...approved.approvals, ...approvals] });
}

async function judged(...[machine, kind, when, more]: Happening): Promise<string> {
  const drift = await plant.happens(machine, kind, when, more);
  await plant.judge();
  return drift;
}
const DOWNLOAD: Happening = [PLC_7, 'logic.download', '22:10'];
type Happening = Parameters<JudgedPlant['happens']>;

const act = (by: Client, drift: string, what: string, body: object = {}) =>
  by.send('POST', `/api/v1/drift/${drift}/${what}`, body, { 'if-match': '*' });
const override = { verdict: 'wrong_scope', reason: 'it was the other line' };
const mute = async () => {
  plant.clock(at('00:00'));
  return analyst.send<{ id: string }>('POST', '/api/v1/mutes', {
    ...{ scope: 'asset', subject: await plant.idOf(PLC_7), kinds: ['flow.new'] },
    ...{ until: at('+5 00:00'), reason: 'tests of the line' },
  });
};

interface Deed {
  /** What the trail calls it. */
  readonly is: string;
  readonly actor: string;
  /** Does what the route does; everything it needs stands in the audit before. */
  act(): Promise<{ status: number }>;
}
const deeds: Readonly<Record<string, Deed>> = {
  'POST /drift/{id}/acknowledge': {
    ...{ is: 'drift.acknowledge', actor: 'olga' },
    act: async () => act(owner, await judged(...DOWNLOAD), 'acknowledge'),
  },
  'POST /drift/{id}/reopen': {
    ...{ is: 'drift.reopen', actor: 'anna' },
    act: async () => {
      const drift = await judged(...DOWNLOAD);
      await act(owner, drift, 'acknowledge');
      return act(analyst, drift, 'reopen');
    },
  },
  'POST /drift/{id}/override': {
    ...{ is: 'drift.override', actor: 'olga' },
    act: async () => act(owner, await judged(...DOWNLOAD), 'override', override),
  },
  'POST /drift/{id}/confirm-override': {
    ...{ is: 'drift.override', actor: 'olga' },
    act: async () => {
      const drift = await judged(...DOWNLOAD);
      await act(analyst, drift, 'override', override);
      return act(owner, drift, 'confirm-override');
    },
  },
  'POST /drift/{id}/confirm': {
    ...{ is: 'drift.confirm', actor: 'ivan' },
    act: async () => {
      await approve('-1 12:00');
      return act(
        engineer,
        await judged(PLC_7, 'logic.download', '22:10', { isUnseen: true }),
        'confirm',
      );
    },
  },
  'POST /drift/{id}/accept': {
    ...{ is: 'drift.accept', actor: 'olga' },
    act: async () => {
      const drift = await judged(...DOWNLOAD);
      await approve('+1 08:00');
      plant.clock(at('+1 08:01'));
      return act(owner, drift, 'accept', { request: id, reason: 'it has to stay' });
    },
  },
  'POST /drift/extras': {
    ...{ is: 'drift.decide-extra', actor: 'olga' },
    act: async () => {
      await approve('-1 12:00');
      const drifts = [await judged(PLC_7, 'firmware.update', '22:20')];
      const said = { drifts, decision: 'accepted', reason: 'fine' };
      return owner.send('POST', '/api/v1/drift/extras', said);
    },
  },
  'POST /mutes': { is: 'mute.set', actor: 'anna', act: mute },
  'POST /mutes/{id}/end': {
    ...{ is: 'mute.end', actor: 'olga' },
    act: async () => owner.send('POST', `/api/v1/mutes/${(await mute()).body.id}/end`, {}),
  },
};

test('everything that is said of drift there is a route for is said below', async () => {
  const routes = await mutations(edge, 'drift');
  expect([...routes].sort()).toEqual(Object.keys(deeds).sort());
});

test.each(Object.entries(deeds))(
  '%s leaves an entry that says who and what',
  async (_, { is, actor, act: done }) => {
    const { status } = await done();
    expect(status).toBeLessThan(300);
    const { body } = await edge.get('/api/v1/audit');
    expect((body as { items: object[] }).items[0]).toMatchObject({
      ...{ actor, action: is },
      subject: expect.stringMatching(/^(drift|mute)\//),
    });
  },
);
