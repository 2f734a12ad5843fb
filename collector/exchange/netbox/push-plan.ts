/**
 * What would be said to a NetBox of what is declared: devices it has not are made, and what NETBOX_FIELDS
 * names is changed where ours is said and another one. Nothing there is deleted, emptied or moved.
 */
import type { DeclaredWhole } from '../../declared/declared-asset.ts';
import { hashOf } from '../../evidence/record.ts';
import type { ListedAsset } from '../declared-line.ts';
import { excerptOf, type Problem } from '../problem.ts';
import type { Device } from './device.ts';
import { NETBOX_FIELDS, PUSHED_FIELDS } from './fields.table.ts';
import { NETBOX_STATUS } from './status.table.ts';
import type { DevicesThere } from './there.ts';

/** `unclear`: which device there it is; `impossible`: NetBox takes no such device. */
export const PUSH_DEEDS = ['create', 'change', 'nothing', 'unclear', 'impossible'] as const;
/** `unknown`: it was asked for, and whether it was done was not answered. `left`: it was not asked for. */
export const PUSH_OUTCOMES = ['planned', 'done', 'refused', 'unknown', 'left'] as const;

export interface FieldPush {
  readonly field: string;
  /** Bounded and printable; null: it has none there. */
  readonly before: string | null;
  readonly after: string;
}

export interface PushRow {
  readonly declared: string;
  readonly name: string | null;
  readonly does: (typeof PUSH_DEEDS)[number];
  /** Of the device there; null: it has none yet. */
  readonly device: number | null;
  readonly changes: readonly FieldPush[];
  readonly outcome: (typeof PUSH_OUTCOMES)[number];
  /** Why not. */
  readonly sentence: string | null;
}

export interface Write {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Planned {
  readonly row: PushRow;
  /** Undefined: nothing is asked for. */
  readonly write: Write | undefined;
}

export interface PushPlan {
  /** SHA-256 of all that would be asked for: what was looked at is what is done. */
  readonly plan: string;
  readonly counts: Readonly<Record<PushRow['does'], number>>;
  /** Without those that need nothing; as many as `pushLimits` has. */
  readonly planned: readonly Planned[];
  /** Writes that wait for the next push. */
  readonly further: number;
  readonly problems: readonly Problem[];
}

export const pushLimits = { writes: 500, held: 500, problems: 100 } as const;

/** `site`: slug of the site there. */
export async function planPush(
  there: DevicesThere,
  pages: AsyncIterable<readonly ListedAsset[]>,
  site: string,
): Promise<PushPlan> {
  const counts = { create: 0, change: 0, nothing: 0, unclear: 0, impossible: 0 };
  const writes: Planned[] = [];
  const held: Planned[] = [];
  const taken = new Set<number>();
  let further = 0;
  for await (const asset of livingIn(pages)) {
    const planned = onlyOnce(plannedFor(asset, there, site), taken);
    const { row, write } = planned;
    counts[row.does]++;
    if (write !== undefined && writes.length < pushLimits.writes) writes.push(planned);
    else if (write !== undefined) further++;
    else if (row.does !== 'nothing' && held.length < pushLimits.held) held.push(planned);
  }
  const said = writes.map(({ row: { declared, changes }, write }) => [declared, changes, write]);
  return {
    ...{ plan: hashOf(JSON.stringify(said)), counts, planned: [...writes, ...held], further },
    problems: there.problems.slice(0, pushLimits.problems),
  };
}

async function* livingIn(
  pages: AsyncIterable<readonly ListedAsset[]>,
): AsyncGenerator<DeclaredWhole> {
  for await (const page of pages) {
    for (const { asset } of page) {
      if (asset.lifecycle !== 'retired' && asset.mergedInto === null) yield asset;
    }
  }
}

/** Two assets of ours are not one device there. */
function onlyOnce(planned: Planned, taken: Set<number>): Planned {
  const { device } = planned.row;
  if (device === null) return planned;
  if (taken.has(device)) return unfit(planned.row, 'unclear', 'Another asset is that device too.');
  taken.add(device);
  return planned;
}

function plannedFor(asset: DeclaredWhole, there: DevicesThere, site: string): Planned {
  const { id: declared, name } = asset;
  const row: PushRow = {
    ...{ declared, name, does: 'nothing', device: null, changes: [], outcome: 'planned' },
    sentence: null,
  };
  const long = PUSHED_FIELDS.filter((one) => {
    return [...(asset[one] ?? '')].length > NETBOX_FIELDS[one].most;
  });
  if (long.length > 0) return unfit(row, 'impossible', `Too long for NetBox: ${long.join(', ')}.`);
  const found = there.find({ ...asset, site });
  if (found === undefined) return creating(asset, row, there, site);
  if ('unclear' in found) return unfit(row, 'unclear', found.unclear);
  return changing(asset, row, found.device);
}

function changing(asset: DeclaredWhole, row: PushRow, device: Device): Planned {
  const changes = fieldsOf(asset, device);
  if (changes.length === 0) return { row: { ...row, device: device.id }, write: undefined };
  const path = `api/dcim/devices/${device.id}/`;
  return {
    row: { ...row, does: 'change', device: device.id, changes },
    write: { method: 'PATCH', path, fields: saidIn(changes) },
  };
}

function creating(asset: DeclaredWhole, row: PushRow, there: DevicesThere, site: string): Planned {
  const { vendor, model, class: role, lifecycle } = asset;
  if (vendor === null || model === null) {
    return unfit(row, 'impossible', 'NetBox takes no device without a maker and a model.');
  }
  const changes = fieldsOf(asset, undefined);
  if (changes.length === 0) {
    return unfit(row, 'impossible', 'It has no serial, tag or name to be known again by.');
  }
  if (there.problems.length > 0) {
    return unfit(row, 'unclear', 'Devices there cannot be read: it could be one of them.');
  }
  const fields = {
    ...saidIn(changes),
    device_type: { manufacturer: { name: vendor }, model },
    ...{ role: { slug: role }, site: { slug: site }, status: NETBOX_STATUS[lifecycle] },
  };
  return {
    row: { ...row, does: 'create', changes },
    write: { method: 'POST', path: 'api/dcim/devices/', fields },
  };
}

function fieldsOf(asset: DeclaredWhole, device: Device | undefined): readonly FieldPush[] {
  return PUSHED_FIELDS.flatMap((ours): FieldPush[] => {
    const { field } = NETBOX_FIELDS[ours];
    const after = asset[ours];
    const before = device?.[field] || null;
    if (after === null || after === before) return [];
    return [{ field, before: before === null ? null : excerptOf(before), after }];
  });
}

const saidIn = (changes: readonly FieldPush[]) =>
  Object.fromEntries(changes.map(({ field, after }) => [field, after]));

function unfit(row: PushRow, does: 'unclear' | 'impossible', sentence: string): Planned {
  return { row: { ...row, does, changes: [], sentence }, write: undefined };
}
