/** The stories of csms.md §3.2 through the store: messages come in, requests stand approved, verdicts come out. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChangeRequest } from '../../../collector/change/change.ts';
import { approvedAt, at, item, request } from '../../support/change-control.ts';
import { EWS_3, type JudgedPlant, judgedPlant, PLC_7, PLC_8 } from '../../support/judged-plant.ts';

let plant: JudgedPlant;
let plc: string;
let neighbour: string;
let station: string;
beforeAll(async () => {
  plant = await judgedPlant();
});
afterAll(() => plant.close());
beforeEach(async () => {
  await plant.begin();
  plc = await plant.idOf(PLC_7);
  neighbour = await plant.idOf(PLC_8);
  station = await plant.idOf(EWS_3);
});

const uuid = (number: number) => `20000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** CHG-n, for logic of PLC-7 from 22:00 to 23:00 from EWS-3. */
const work = (number = 1, more: Partial<ChangeRequest> = {}) =>
  request({
    ...{ id: uuid(number), ref: `CHG-${number}`, sources: [station] },
    items: [item({ type: 'asset', asset: plc }, ['logic'])],
    ...more,
  });

const said = async (drift: string) => {
  const { verdict, severity } = await plant.verdict(drift);
  return `${verdict} ${severity}`;
};

test('a download in the window by the named station is authorised, and says by which item', async () => {
  await plant.approve(work());
  const drift = await plant.happens(PLC_7, 'logic.download', '22:10');
  expect(await plant.judge()).toBe(1);
  expect(await plant.verdict(drift)).toMatchObject({
    ...{ verdict: 'authorised', severity: 'info', saidBy: 'machine', isWouldBe: true },
    ...{ request: uuid(1), revision: 1, item: 'item-1', asset: plc, latest: at('22:10') },
  });
  expect(await plant.judge()).toBe(0);
});

test('the same five minutes after window and grace is out of its window', async () => {
  await plant.approve(work());
  const drift = await plant.happens(PLC_7, 'logic.download', '23:35');
  await plant.judge();
  expect(await said(drift)).toBe('out_of_window medium');
});

test('the same, and nobody saw who', async () => {
  await plant.approve(work());
  const drift = await plant.happens(PLC_7, 'logic.download', '22:10', { isUnseen: true });
  await plant.judge();
  expect(await said(drift)).toBe('authorised_unattributed low');
});

test('the neighbour in the window is not what was asked for', async () => {
  await plant.approve(work());
  const drift = await plant.happens(PLC_8, 'logic.download', '22:10');
  await plant.judge();
  expect(await said(drift)).toBe('wrong_scope high');
});

test('without a request it is unauthorised', async () => {
  const drift = await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.judge();
  expect(await said(drift)).toBe('unauthorised critical');
});

test('a request approved a minute after covers nothing', async () => {
  await plant.approve(approvedAt(work(1, { approvals: [] }), at('22:11')));
  const drift = await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.judge();
  const { machine, ...row } = await plant.verdict(drift);
  expect(row.verdict).toBe('unauthorised');
  expect(machine.reasons.map(({ code }) => code)).toContain('approved-late');
});

test('a parameter that arrives before the download it belongs to is judged again with it', async () => {
  await plant.approve(work());
  const write = await plant.happens(PLC_7, 'param.write', '22:14', { toldAt: '22:14' });
  await plant.judge();
  expect(await said(write)).toBe('wrong_scope medium');

  const download = await plant.happens(PLC_7, 'logic.download', '22:10', { toldAt: '22:40' });
  await plant.judge();
  expect(await said(download)).toBe('authorised info');
  expect(await said(write)).toBe('authorised info');
  const entries = await plant.store.read(({ verdicts }) => verdicts.entries(write));
  expect(entries.map(({ n, body }) => [n, (body as never)['verdict']['verdict']])).toEqual([
    [1, 'wrong_scope'],
    [2, 'authorised'],
  ]);
});

test('a late batch that was first takes the place of another under a request for one', async () => {
  const assets = [plc, neighbour];
  const group = { type: 'group', group: 'Fillers', assets } as const;
  await plant.approve(work(1, { items: [item(group, ['logic'])] }));
  const second = await plant.happens(PLC_8, 'logic.download', '22:20');
  await plant.judge();
  expect(await said(second)).toBe('authorised info');

  const first = await plant.happens(PLC_7, 'logic.download', '22:10', { toldAt: '23:30' });
  await plant.judge();
  expect([await said(first), await said(second)]).toEqual(['authorised info', 'wrong_scope high']);
});

test('what stands when the window is over is judged then, without anything new', async () => {
  const effects = [
    { type: 'difference', id: 'e', kind: 'firmware.changed', path: '', asset: null, value: 'V3' },
  ] as const;
  await plant.approve(
    work(1, {
      kind: 'firmware',
      items: [item({ type: 'asset', asset: plc }, ['firmware'], { effects })],
    }),
  );
  const drift = await plant.happens(PLC_7, 'firmware.changed', '22:20', { after: 'V2' });
  await plant.judge();
  expect(await said(drift)).toBe('authorised info');
  expect(await plant.judge('23:09')).toBe(0);
  expect(await plant.judge('23:11')).toBe(1);
  expect(await said(drift)).toBe('value_mismatch high');
});

test('judged again it says the same, and nothing is added to what was said', async () => {
  await plant.approve(work());
  const drift = await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.judge();
  await plant.store.transaction(({ judgeQueue }) => judgeQueue.add([drift], plant.now()));
  expect(await plant.judge()).toBe(1);
  expect(await plant.store.read(({ verdicts }) => verdicts.entries(drift))).toHaveLength(1);
});

test('a drift that is told again while it is judged is judged once more', async () => {
  const drift = await plant.happens(PLC_7, 'logic.download', '22:10');
  const [waiting] = await plant.store.read(({ judgeQueue }) => judgeQueue.next(plant.now(), 1));
  await plant.store.transaction(({ judgeQueue }) => judgeQueue.add([drift], plant.now()));
  await plant.store.transaction(({ judgeQueue }) => judgeQueue.done([waiting!]));
  expect(await plant.judge()).toBe(1);
});
