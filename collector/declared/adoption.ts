/** What an observed asset becomes when somebody declares it as it is. */
import type { SaidFields } from './declared-asset.ts';
import { CLASSES } from './fields.table.ts';
import type { GivenName } from './naming.ts';
import type { ObservedAsset } from './observed-asset.ts';
import { namingMacs } from './vetoes.ts';

const KNOWN: ReadonlySet<string> = new Set(CLASSES);

export function observedFields(seen: ObservedAsset): SaidFields {
  const { name, vendor, model, orderCode, serial, hardware, firmware, role, zone, location } = seen;
  const isKnown = role !== null && KNOWN.has(role);
  return {
    ...{ name, vendor, model, orderCode, serial, hardware, firmware, zone, location },
    class: isKnown ? role : 'other',
  };
}

/** Addresses on their own networks; MACs that identify it. Whose addresses change hands is told by its MAC alone. */
export function observedNames(seen: ObservedAsset): readonly GivenName[] {
  const macs = namingMacs(seen).map((value) => ({ kind: 'mac', value }) as const);
  const ips = seen.addresses
    .filter(({ kind }) => kind === 'ip')
    .map(({ value, network }) => ({ kind: 'ip', value, network }) as const);
  const serial = seen.serial === null ? [] : [{ kind: 'serial', value: seen.serial } as const];
  const named = macs.length + ips.length + serial.length;
  return [
    ...serial,
    ...macs,
    ...ips,
    ...(named === 0 ? [{ kind: 'observed', value: seen.id } as const] : []),
  ];
}
