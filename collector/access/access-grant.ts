/**
 * Leave to get at something of the plant: who, to what, from where, when and why. People, vendors from
 * afar, programs, a device that is to be connected, a medium that is to be carried in. csms.md §2, §1 rows 9, 12, 35–37.
 */
import * as z from 'zod';
import { Instant } from '../../protocols/messages/names.ts';
import { endOf } from '../change/timetable.ts';
import { DAY } from '../change/window.ts';
import { isUsbAdapter } from '../judgement/usb-adapters.table.ts';
import { Windows } from '../records/kinds/change-schema.ts';
import { line, prose, reason } from '../records/prose.ts';
import { instantOf } from '../store/time.ts';

export const accessKinds = ['user', 'vendor_remote', 'service', 'connect', 'media'] as const;
export const accessRights = ['view', 'operate', 'engineer', 'admin'] as const;

/** What has to end by itself ends within. */
export const LONGEST_DAYS = 366;

const id = z.guid();
const ids = (most: number) =>
  z
    .array(id)
    .max(most)
    .refine((all) => new Set(all).size === all.length, 'each once');

/** A device that is expected: by what it is known, where, and at which port. */
export const ExpectedDevice = z.strictObject({
  macs: z
    .array(z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/))
    .max(20)
    .refine((macs) => !macs.some(isUsbAdapter), 'the address of an adapter identifies no device'),
  serials: z.array(line(100)).max(20),
  /** Record id. */
  zone: id,
  port: line(120).nullable(),
});

export const AccessGrantBody = z.strictObject({
  kind: z.enum(accessKinds),
  title: line(200),
  /** The account of who uses it. */
  person: id.nullable(),
  /** Record id of the party it is for. */
  party: id.nullable(),
  /** Of a program: the account it uses there. */
  account: line(120).nullable(),
  /** The account of who answers for it here. */
  sponsor: id.nullable(),
  /** Observed assets, and zones with all that is in them. */
  targets: z.strictObject({ assets: ids(500), zones: ids(100) }),
  /** The most that may be done there; null: nothing, it is about a device or a medium. */
  right: z.enum(accessRights).nullable(),
  /** Observed assets it is used from: workstations, the jump host. Empty: from anywhere. */
  sources: ids(50),
  from: Instant,
  /** Null: until it is revoked. */
  end: Instant.nullable(),
  /** Empty: at any time between the two. */
  windows: Windows,
  hasSecondFactor: z.boolean(),
  justification: reason(2000),
  /** Where sessions are recorded. */
  recording: line(500).nullable(),
  device: ExpectedDevice.nullable(),
  medium: z
    .strictObject({
      label: line(200),
      scanned: Instant.nullable(),
      /** SHA-256 of the report of the scan, which stays where it is. */
      digest: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
    })
    .nullable(),
  note: prose(2000),
});

export type AccessGrantBody = Readonly<z.infer<typeof AccessGrantBody>>;
export type AccessKind = AccessGrantBody['kind'];

/** What a kind has to say, and a sentence for who left it out. */
const needs: Readonly<
  Record<AccessKind, readonly (readonly [(body: AccessGrantBody) => boolean, string])[]>
> = {
  user: [
    [({ person }) => person !== null, 'It names nobody who uses it.'],
    [hasTargets, 'It names nothing that is accessed.'],
  ],
  vendor_remote: [
    [({ party }) => party !== null, 'It does not say whose people they are.'],
    [({ sponsor }) => sponsor !== null, 'Nobody here answers for it.'],
    [({ person, sponsor }) => person !== sponsor, 'Who uses it does not answer for it.'],
    [({ end }) => end !== null, 'Access of a vendor has an end.'],
    [({ windows }) => windows.length > 0, 'Access of a vendor has windows.'],
    [hasTargets, 'It names nothing that is accessed.'],
  ],
  service: [
    [({ account }) => account !== null, 'It does not name the account.'],
    [({ sponsor }) => sponsor !== null, 'Nobody here answers for it.'],
    [hasTargets, 'It names nothing that is accessed.'],
  ],
  connect: [
    [({ device }) => device !== null, 'It does not say which device.'],
    [
      ({ device }) => (device?.macs.length ?? 0) + (device?.serials.length ?? 0) > 0,
      'It names neither an address nor a serial number of the device.',
    ],
    [({ end }) => end !== null, 'A permit to connect has an end.'],
  ],
  media: [
    [({ medium }) => medium !== null, 'It does not say which medium.'],
    [({ end }) => end !== null, 'A permit for a medium has an end.'],
    [hasTargets, 'It does not say where the medium is carried to.'],
  ],
};

function hasTargets({ targets }: AccessGrantBody): boolean {
  return targets.assets.length + targets.zones.length > 0;
}

/** What is wrong with asking for it, or with approving it, now; undefined: nothing. */
export function flawOfGrant(body: AccessGrantBody, now: Instant): string | undefined {
  const { kind, from, end, right, device, medium } = body;
  const missing = needs[kind].find(([isSaid]) => !isSaid(body));
  if (missing !== undefined) return missing[1];
  if ((kind === 'connect') !== (device !== null)) return 'Only a permit to connect has a device.';
  if ((kind === 'media') !== (medium !== null)) return 'Only a permit for a medium has one.';
  const isUse = kind !== 'connect' && kind !== 'media';
  if (isUse !== (right !== null)) {
    return isUse ? 'It does not say what may be done.' : 'A permit gives no right on an asset.';
  }
  if (end !== null && end <= from) return 'It ends before it begins.';
  const over = overAt(body);
  if (over !== null && over <= now) return 'Its time is over.';
  const isLong = end !== null && Date.parse(end) - Date.parse(from) > LONGEST_DAYS * DAY;
  return isLong ? `What has an end ends after ${LONGEST_DAYS} days at most.` : undefined;
}

/** When nothing of it is to come; null: it goes on until it is revoked. */
export function overAt({ end, windows }: AccessGrantBody): Instant | null {
  const last =
    windows.length === 0
      ? null
      : endOf({ windows, graceBeforeMinutes: null, graceAfterMinutes: 0 });
  if (last === null) return end;
  const over = instantOf(last);
  return end === null || over < end ? over : end;
}

/** Whose leaving ends it. */
export const peopleOf = ({ person, sponsor }: AccessGrantBody): readonly string[] =>
  [person, sponsor].flatMap((one) => one ?? []);
