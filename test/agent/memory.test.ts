/** A start: the snapshot, what the spool holds behind it, and the packets of both, where a file is read again. */
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Source } from '../../agent/capture/source.ts';
import { keepBaseline, recall } from '../../agent/memory.ts';
import { localDisk } from '../../agent/spool/disk.ts';
import type { Spool } from '../../agent/spool/spool.ts';
import type { Watch } from '../../agent/watch.ts';
import { Cell, MINUTE, type TestHost } from '../support/cell.ts';
import { openSpool } from '../support/spools.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PLC = '00:1b:1b:00:00:01';
const watchOf = ({ differences }: Cell) => ({ differences }) as Watch;
const names = (cell: Cell) =>
  cell.told.map(({ difference: { kind, occurrence, state } }) => `${kind} ${occurrence} ${state}`);

/** Behind the snapshot: other firmware comes and goes, and somebody new is there. */
function happen(cell: Cell, plc: TestHost): void {
  cell.pass(MINUTE);
  cell.fact(plc, 'firmware', 'V9');
  cell.pass(MINUTE);
  cell.fact(plc, 'firmware', 'V3');
  cell.pass(MINUTE);
  cell.host('b8:27:eb:00:00:77', '10.0.0.77');
}

/** A cell that was learnt and kept; then something happens, is told, and the agent dies. */
async function died(spool: Spool, folder: string): Promise<{ cell: Cell; since: number }> {
  const cell = new Cell();
  const plc = cell.host(PLC, '10.0.0.1');
  cell.fact(plc, 'firmware', 'V3');
  cell.pass(45 * MINUTE);
  await keepBaseline(localDisk, folder, watchOf(cell), spool);
  const since = cell.time;
  happen(cell, plc);
  for (const departure of cell.told) spool.append(JSON.stringify(departure));
  await spool.flush();
  return { cell, since };
}

test.each([
  ['a file that is read again from its beginning', false],
  ['a live source, which goes on', true],
])('%s: nothing is told a second time, and what comes then is', async (_, isLive) => {
  const [spool, folder] = [await openSpool(), temporaryFolder()];
  const { cell, since } = await died(spool, folder);
  expect(names(cell)).toEqual([
    'firmware.changed 1 open',
    'firmware.changed 1 resolved',
    'device.new 1 open',
  ]);

  const restarted = new Cell(isLive ? cell.time : since);
  const source = { isLive } as Source;
  const log = pino({ level: 'silent' });
  const watch = watchOf(restarted);
  expect(await recall(localDisk, folder, watch, spool, source, log)).toBe(3);
  const plc = restarted.host(PLC, '10.0.0.1');
  restarted.fact(plc, 'firmware', 'V3');
  if (!isLive) happen(restarted, plc);
  expect(names(restarted)).toEqual([]);
  restarted.pass(MINUTE);
  restarted.fact(plc, 'firmware', 'V9');
  restarted.host('b8:27:eb:00:00:78', '10.0.0.78');
  expect(names(restarted)).toEqual(['firmware.changed 2 open', 'device.new 1 open']);
});

test('a start behind a snapshot reads nothing that the snapshot holds', async () => {
  const [spool, folder] = [await openSpool(), temporaryFolder()];
  const { cell } = await died(spool, folder);
  await keepBaseline(localDisk, folder, watchOf(cell), spool);
  const restarted = watchOf(new Cell(cell.time));
  const log = pino({ level: 'silent' });
  const source = { isLive: true } as Source;
  expect(await recall(localDisk, folder, restarted, spool, source, log)).toBe(0);
});
