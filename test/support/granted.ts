/** Grants made by hand: an engineer's for PLC 1 from the station, all of March, unless said otherwise. */
import { AccessGrantBody } from '../../collector/access/access-grant.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import { asset } from './plant-rows.ts';

export const uuid = (number: number) =>
  `60000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const march = (day: number, clock = '00:00') =>
  `2026-03-${String(day).padStart(2, '0')}T${clock}:00.000Z` as Instant;

export const IVAN = uuid(1);
export const STATION = asset(9);

export const grantBody = (more: Partial<Record<keyof AccessGrantBody, unknown>> = {}) =>
  AccessGrantBody.parse({
    ...{ kind: 'user', title: 'Programs of PLC 1', person: IVAN, party: null, account: null },
    ...{ sponsor: null, targets: { assets: [asset(1)], zones: [] }, right: 'engineer' },
    ...{ sources: [STATION], from: march(1), end: '2026-04-01T00:00:00.000Z', windows: [] },
    ...{ hasSecondFactor: true, justification: 'He looks after it.', recording: null },
    ...{ device: null, medium: null, note: '' },
    ...more,
  });

/** A vendor on Mondays of March from 08:00 to 16:00 in Berlin. */
export const vendorBody = (more: Partial<Record<keyof AccessGrantBody, unknown>> = {}) =>
  grantBody({
    ...{ kind: 'vendor_remote', party: uuid(10), sponsor: uuid(2) },
    windows: [
      {
        ...{ from: march(2, '07:00'), to: march(2, '15:00'), zone: 'Europe/Berlin' },
        recurrence: 'FREQ=WEEKLY;BYDAY=MO',
      },
    ],
    ...more,
  });

/** The address 00:30:de:00:00:05 in a zone, all of March. */
export const connectBody = (more: Partial<Record<keyof AccessGrantBody, unknown>> = {}) =>
  grantBody({
    ...{ kind: 'connect', person: null, right: null, sources: [] },
    targets: { assets: [], zones: [] },
    device: { macs: ['00:30:de:00:00:05'], serials: [], zone: uuid(20), port: null },
    ...more,
  });
