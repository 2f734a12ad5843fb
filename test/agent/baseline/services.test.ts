/** A service that is no longer there, and one that only nobody connects to anew. */
import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../support/cell.ts';
import { watching } from '../../support/learnt-plant.ts';

const goneAfter = (hours: number, isAnswering: boolean) => {
  const { cell, plant } = watching();
  for (const { lastSeen } of plant.plc.services.values()) expect(lastSeen).toBeGreaterThan(0);
  for (let minutes = 0; minutes < (hours * HOUR) / MINUTE; minutes++) {
    if (isAnswering) plant.polling.receivedBytes += 40;
    plant.polling.lastSeen = cell.time;
    cell.pass(MINUTE);
  }
  return cell.told
    .filter(({ difference: { kind } }) => kind === 'service.gone')
    .map(({ difference: { path } }) => path);
};

test('a connection that goes on for hours is a service that is there', () => {
  expect(goneAfter(5, true)).toEqual(['tcp/102']);
});

test('one that is asked and answers no more is gone', () => {
  expect(goneAfter(5, false)).toEqual(['tcp/102', 'tcp/502']);
});
