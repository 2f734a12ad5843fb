/** Where what was observed is not what is declared, field by field. What nobody observed differs from nothing. */
import type { DeclaredWhole } from './declared-asset.ts';
import { FIELDS, type FieldName } from './fields.table.ts';
import { isOneModel } from './match.ts';
import type { ObservedAsset } from './observed-asset.ts';
import { areOneMaker } from './vendor.ts';

/** Fields, and names an asset goes by: `identity/mac`, `identity/ip`; `lifecycle` when it should not be heard. */
export interface Conflict {
  readonly field: string;
  readonly declared: string | null;
  readonly observed: string;
  readonly isControlled: boolean;
  /** The member that says so. */
  readonly by: string;
}

type Compare = (observed: string, declared: string) => boolean | undefined;

const same: Compare = (observed, declared) => plain(observed) === plain(declared);
const plain = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');
const unspaced = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}.]/gu, '');
/** `V2.9` and `2.9` are one, and `2.9.0` is another. */
const version = (text: string) => unspaced(text).replace(/^(?:version|ver|v|rev)\.?(?=\d)/, '');

/** What agents state and how it is held against what is declared; undefined: nobody can tell. */
const COMPARED: readonly {
  readonly field: FieldName;
  of(observed: ObservedAsset): string | null;
  readonly agrees: Compare;
}[] = [
  { field: 'name', of: ({ name }) => name, agrees: same },
  { field: 'class', of: ({ role }) => (role === 'unknown' ? null : role), agrees: sameClass },
  { field: 'vendor', of: ({ vendor }) => vendor, agrees: areOneMaker },
  { field: 'model', of: ({ model }) => model, agrees: isOneModel },
  {
    ...{ field: 'orderCode', of: ({ orderCode }) => orderCode },
    agrees: (observed, declared) => unspaced(observed) === unspaced(declared),
  },
  {
    ...{ field: 'hardware', of: ({ hardware }) => hardware },
    agrees: (observed, declared) => version(observed) === version(declared),
  },
  {
    ...{ field: 'firmware', of: ({ firmware }) => firmware },
    agrees: (observed, declared) => version(observed) === version(declared),
  },
  { field: 'zone', of: ({ zone }) => zone, agrees: (observed, declared) => observed === declared },
  { field: 'location', of: ({ location }) => location, agrees: same },
];

/** `other`: nobody said what it is. Some classes agents cannot tell apart. */
function sameClass(observed: string, declared: string): boolean | undefined {
  if (declared === 'other') return undefined;
  if (COMPUTERS.has(observed) && COMPUTERS.has(declared)) return undefined;
  return observed === declared;
}

const COMPUTERS: ReadonlySet<string> = new Set([
  ...['hmi', 'scada', 'engineering-workstation', 'historian', 'mes', 'server', 'pc', 'nas'],
]);

/** `members`: the observed assets that it is. Each difference once, in the order of the fields. */
export function differences(
  declared: DeclaredWhole,
  members: readonly ObservedAsset[],
): readonly Conflict[] {
  const found = members.flatMap((member) => [
    ...compared(declared, member),
    ...serialOf(declared, member),
    ...servicesOf(declared, member),
    ...addressesOf(declared, member),
    ...afterlife(declared, member),
  ]);
  const once = new Map(found.map((one) => [`${one.field}\t${one.observed}`, one]));
  return [...once.values()];
}

function compared(declared: DeclaredWhole, member: ObservedAsset): readonly Conflict[] {
  return COMPARED.flatMap(({ field, of, agrees }) => {
    const said = declared[field];
    const observed = of(member);
    if (typeof said !== 'string' || observed === null) return [];
    return agrees(observed, said) === false ? [conflict(field, said, observed, member)] : [];
  });
}

/** Of a pair each member has its own serial. */
function serialOf(declared: DeclaredWhole, member: ObservedAsset): readonly Conflict[] {
  if (declared.serial === null || member.serial === null) return [];
  const own = standing(declared, 'serial');
  const serial = member.serial.trim().toLowerCase();
  return own.includes(serial) ? [] : [conflict('serial', declared.serial, member.serial, member)];
}

function servicesOf({ services }: DeclaredWhole, member: ObservedAsset): readonly Conflict[] {
  if (services === null) return [];
  return member.services
    .filter((service) => !services.includes(service))
    .map((service) => conflict('services', services.join(', '), service, member));
}

/** Only where an owner said which addresses it has. */
function addressesOf(declared: DeclaredWhole, member: ObservedAsset): readonly Conflict[] {
  return (['mac', 'ip'] as const).flatMap((kind) => {
    const own = standing(declared, kind);
    if (own.length === 0) return [];
    return member.addresses
      .filter((one) => one.kind === kind && !own.includes(one.value))
      .map(({ value }) => conflict(`identity/${kind}`, own.join(', '), value, member));
  });
}

/** Traffic from what is gone. csms.md §1.3 row 46. */
function afterlife(
  { lifecycle, lifecycleSince }: DeclaredWhole,
  member: ObservedAsset,
): readonly Conflict[] {
  if (lifecycle !== 'retired' || member.lastSeen <= lifecycleSince) return [];
  return [conflict('lifecycle', 'retired', 'heard', member)];
}

const standing = ({ identities }: DeclaredWhole, kind: string) =>
  identities.filter((one) => one.kind === kind && one.until === null).map(({ value }) => value);

function conflict(
  field: string,
  declared: string,
  observed: string,
  { id }: ObservedAsset,
): Conflict {
  return { field, declared, observed, isControlled: isControlled(field), by: id };
}

/** An observed value gets in by a change request alone. A further address is described, not controlled. */
export const isControlled = (field: string): boolean =>
  field === 'lifecycle' || FIELDS[field as FieldName]?.care === 'controlled';
