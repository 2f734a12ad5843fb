/** Who says that it was them says it of all they did in one go. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { approvedAt, at, item, request } from '../../support/change-control.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn } from '../../support/edge.ts';
import { EWS_3, type JudgedPlant, judgedPlant, PLC_7 } from '../../support/judged-plant.ts';

let plant: JudgedPlant;
let edge: Edge;
let engineer: Client;

beforeAll(async () => {
  plant = await judgedPlant();
  edge = await edgeOn(plant.database, { now: () => Date.parse(plant.now()) });
});
afterAll(async () => {
  await edge.close();
  await plant.close();
});
beforeEach(async () => {
  await plant.begin();
  const run = (script: string) => plant.run(script);
  engineer = await clientOf(edge, { run }, 'ivan', { roles: ['ot-engineer'] });
});

const verdictOf = async (drift: string) =>
  (await engineer.get<{ verdict: object }>(`/api/v1/drift/${drift}`)).body.verdict;
const confirm = (drift: string) =>
  engineer.send('POST', `/api/v1/drift/${drift}/confirm`, {}, { 'if-match': '*' });

test('a download of several acts is confirmed once; what was done an hour later is asked again', async () => {
  const target = { type: 'asset', asset: await plant.idOf(PLC_7) } as const;
  await plant.approve(
    approvedAt(
      request({
        ...{ id: '20000000-0000-4000-8000-000000000001', approvals: [] },
        ...{ implementers: [engineer.id], sources: [await plant.idOf(EWS_3)] },
        items: [item(target, ['logic'])],
      }),
      at('-1 12:00'),
    ),
  );
  const unseen = { isUnseen: true };
  const acts = [
    await plant.happens(PLC_7, 'mode.changed', '22:10', unseen),
    await plant.happens(PLC_7, 'logic.download', '22:12', unseen),
    await plant.happens(PLC_7, 'logic.edit', '22:14', unseen),
  ];
  const later = await plant.happens(PLC_7, 'logic.edit', '23:20', unseen);
  await plant.judge();
  for (const drift of [...acts, later]) {
    expect(await verdictOf(drift)).toMatchObject({ verdict: 'authorised_unattributed' });
  }

  expect((await confirm(acts[1] as string)).status).toBe(200);
  for (const drift of acts) {
    expect(await verdictOf(drift)).toMatchObject({ verdict: 'authorised', person: engineer.id });
  }
  expect(await verdictOf(later)).toMatchObject({ verdict: 'authorised_unattributed' });
  expect((await confirm(acts[0] as string)).status).toBe(409);
  expect((await confirm(later)).status).toBe(200);
});
