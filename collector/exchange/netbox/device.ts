/**
 * What a NetBox says of a device, and what of it is ours. Fields as its serializers have them: `device_role`
 * before 4.0 and `role` since 3.6; MACs at the interface before 4.2, at lists of their own since.
 */
import * as z from 'zod';
import type { ColumnName } from '../columns.table.ts';
import { knownClass } from '../mapping.ts';
import { excerptOf, type Problem } from '../problem.ts';
import type { RowReader, RowStatement } from '../row-reading.ts';

const Named = z.object({ name: z.string(), slug: z.string().nullish() });
const Address = z.object({ address: z.string() });
const CustomFields = z.record(z.string(), z.unknown());

/** What is not named here is not looked at. */
export const Device = z.object({
  id: z.int().positive(),
  name: z.string().nullish(),
  device_type: z.object({
    model: z.string(),
    manufacturer: Named,
    part_number: z.string().nullish(),
  }),
  role: Named.nullish(),
  device_role: Named.nullish(),
  serial: z.string().nullish(),
  asset_tag: z.string().nullish(),
  site: Named,
  location: Named.nullish(),
  rack: Named.nullish(),
  status: z.object({ value: z.string() }).nullish(),
  primary_ip4: Address.nullish(),
  primary_ip6: Address.nullish(),
  oob_ip: Address.nullish(),
  description: z.string().nullish(),
  custom_fields: CustomFields.nullish(),
});
export type Device = z.infer<typeof Device>;

/** An address or a MAC that is a device's; others are at virtual machines, groups or nobody's. */
export const Assigned = z.object({
  id: z.int().positive(),
  address: z.string().nullish(),
  mac_address: z.string().nullish(),
  assigned_object_type: z.string().nullish(),
  assigned_object: z.object({ device: z.object({ id: z.int() }).nullish() }).nullish(),
});

export const Interface = z.object({
  id: z.int().positive(),
  device: z.object({ id: z.int() }),
  mac_address: z.string().nullish(),
});

/** What lists beside that of the devices say of them, by the id of the device. */
export interface Belongings {
  readonly ips: ReadonlyMap<number, readonly string[]>;
  readonly macs: ReadonlyMap<number, readonly string[]>;
}

/** The columns a device is read into, in one order: what `RowReader` takes for a header. */
export const DEVICE_COLUMNS = [
  ...(['tag', 'name', 'class', 'vendor', 'model', 'orderCode', 'serial', 'firmware'] as const),
  ...(['location', 'notes', 'lifecycle', 'ip', 'mac'] as const),
] as const satisfies readonly ColumnName[];

type Cells = Readonly<Record<(typeof DEVICE_COLUMNS)[number], string | null | undefined>>;

export interface DeviceReading {
  readonly reader: RowReader;
  readonly belongings: Belongings;
  /** The custom field that holds the firmware. */
  readonly firmwareField: string;
  readonly classes: readonly string[];
}

/** `row` is the id it has there. What is not of the shape of a device is an error of its row. */
export function readDevice(given: unknown, reading: DeviceReading): RowStatement {
  const read = Device.safeParse(given);
  if (!read.success) return unread(given, read.error);
  const device = read.data;
  const cells = cellsOf(device, reading);
  return reading.reader.read({
    row: device.id,
    cells: DEVICE_COLUMNS.map((column) => cells[column] ?? ''),
  });
}

function cellsOf(device: Device, { belongings, firmwareField, classes }: DeviceReading): Cells {
  const { device_type: type, role, device_role: formerRole, status } = device;
  const firmware = device.custom_fields?.[firmwareField];
  const own = [device.primary_ip4, device.primary_ip6, device.oob_ip].flatMap(
    (one) => one?.address ?? [],
  );
  return {
    ...{ tag: device.asset_tag, name: device.name, serial: device.serial },
    ...{ vendor: type.manufacturer.name, model: type.model, orderCode: type.part_number },
    class: classOf(role ?? formerRole, classes),
    firmware: typeof firmware === 'string' ? firmware : null,
    location: [device.location?.name, device.rack?.name].filter(Boolean).join(', '),
    notes: device.description,
    lifecycle: status?.value,
    ip: [...own, ...(belongings.ips.get(device.id) ?? [])].join(' '),
    mac: (belongings.macs.get(device.id) ?? []).join(' '),
  };
}

/** Roles are everybody's own words there: one that is none of ours says nothing. */
function classOf(
  role: z.infer<typeof Named> | null | undefined,
  classes: readonly string[],
): string | null {
  return knownClass(
    [role?.slug, role?.name].flatMap((word) => word ?? []),
    classes,
  );
}

export function unread(given: unknown, { issues }: z.ZodError): RowStatement {
  const { id } = (given ?? {}) as { id?: unknown };
  const row = typeof id === 'number' && Number.isSafeInteger(id) ? id : 0;
  const problems = issues.slice(0, 5).map(
    ({ path, message }): Problem => ({
      ...{ row, column: path.join('.') || null, excerpt: null },
      sentence: `It is not as NetBox has it: ${excerptOf(message)}`,
    }),
  );
  return { row, values: {}, problems };
}
