/**
 * A component of a CycloneDX bill, 1.4 to 1.6, as a row of an import: what is a device is one; its firmware
 * and its parts are told with it, and a part with an address of its own is one as well. Property names of
 * `cdx:device` are those of the CycloneDX property taxonomy, `plumbline:` those of cyclonedx.ts. Pure.
 */
import * as z from 'zod';
import type { ColumnName } from '../columns.table.ts';
import { knownClass } from '../mapping.ts';
import { excerptOf, type Problem } from '../problem.ts';
import type { RowReader, RowStatement } from '../row-reading.ts';

const text = z.string().nullish();
const Organisation = z.object({ name: text }).nullish();

/** What is not named here is not looked at. */
export const Component = z.object({
  ...{ type: z.string(), name: z.string(), version: text, description: text, publisher: text },
  ...{ manufacturer: Organisation, supplier: Organisation },
  properties: z.array(z.object({ name: z.string(), value: text })).nullish(),
  components: z.array(z.unknown()).nullish(),
});
export type Component = z.infer<typeof Component>;

/** Of `type`, in 1.4 to 1.6. */
const TYPES: ReadonlySet<string> = new Set([
  ...['application', 'framework', 'library', 'container', 'platform', 'operating-system', 'device'],
  ...['device-driver', 'firmware', 'file', 'machine-learning-model', 'data'],
  'cryptographic-asset',
]);

/** The columns a device is read into, in one order: what `RowReader` takes for a header. */
export const BOM_COLUMNS = [
  ...(['site', 'tag', 'name', 'class', 'vendor', 'model', 'orderCode', 'serial'] as const),
  ...(['hardware', 'firmware', 'zone', 'owner', 'criticality', 'lifecycle', 'location'] as const),
  ...(['notes', 'supportEnd', 'network', 'ip', 'mac'] as const),
] as const satisfies readonly ColumnName[];
type BomColumn = (typeof BOM_COLUMNS)[number];

/** From which properties, the first that is said; of several of one name all are. */
const PROPERTIES: Readonly<Partial<Record<BomColumn, readonly string[]>>> = {
  site: ['plumbline:site'],
  tag: ['plumbline:tag'],
  name: ['plumbline:name'],
  class: ['plumbline:role', 'cdx:device:deviceType', 'cdx:device:function'],
  orderCode: ['cdx:device:sku'],
  serial: ['cdx:device:serialNumber'],
  zone: ['plumbline:zone'],
  owner: ['plumbline:owner'],
  criticality: ['plumbline:criticality'],
  lifecycle: ['plumbline:lifecycle'],
  location: ['plumbline:location', 'cdx:device:location'],
  supportEnd: ['plumbline:supportEnd'],
  network: ['plumbline:network'],
  ip: ['plumbline:ip'],
  mac: ['plumbline:mac', 'cdx:device:macAddress'],
};

export interface BomReading {
  readonly reader: RowReader;
  readonly classes: readonly string[];
  /** The number of the next row. */
  readonly next: () => number;
}

interface Found {
  readonly value: string | null | undefined;
  readonly path: string;
}

/** Rows in the order of the document. What is no component as CycloneDX has it is an error of its own. */
export function* devicesIn(
  given: unknown,
  path: string,
  reading: BomReading,
): Generator<RowStatement> {
  const read = Component.safeParse(given);
  if (!read.success) {
    yield unread(read.error, path, reading.next());
    return;
  }
  const { type, components } = read.data;
  if (!TYPES.has(type)) {
    const problem = { column: 'type', excerpt: excerptOf(type), sentence: NO_TYPE };
    yield failed(path, reading.next(), [problem], { type: `${path}.type` });
    return;
  }
  if (type === 'device') yield rowOf(read.data, path, reading);
  for (const [at, part] of (components ?? []).entries()) {
    if (type !== 'device' || hasAddress(part)) {
      yield* devicesIn(part, `${path}.components[${at}]`, reading);
    }
  }
}

const NO_TYPE = 'CycloneDX has no component of this type.';

/** A part that is on the network by itself: a module of a rack, a device in a cabinet. */
function hasAddress(part: unknown): boolean {
  const { data } = Component.safeParse(part);
  const names = [...(PROPERTIES.mac ?? []), ...(PROPERTIES.ip ?? [])];
  return data?.properties?.some(({ name, value }) => names.includes(name) && !!value) === true;
}

export function rowOf(
  device: Component,
  path: string,
  { reader, classes, next }: BomReading,
): RowStatement {
  const found = foundIn(device, path, classes);
  const row = next();
  const cells = BOM_COLUMNS.map((column) => found[column]?.value ?? '');
  const columns = Object.fromEntries(
    BOM_COLUMNS.flatMap((column) => (found[column] ? [[column, found[column].path]] : [])),
  );
  return { ...reader.read({ row, cells }), at: { path, columns } };
}

function foundIn(
  device: Component,
  path: string,
  classes: readonly string[],
): Readonly<Partial<Record<BomColumn, Found>>> {
  const { manufacturer, supplier, publisher, name, version, description, properties } = device;
  const said = Object.fromEntries(
    BOM_COLUMNS.map((column) => [column, propertyOf(properties ?? [], column, path)]),
  ) as Partial<Record<BomColumn, Found>>;
  const own = properties?.some((one) => one.name === 'plumbline:site') === true;
  const stated = properties?.findIndex((one) => one.name === 'plumbline:model') ?? -1;
  const model = { value: name, path: `${path}.name` };
  const isClass = knownClass([said.class?.value ?? ''], classes);
  return {
    ...said,
    class: said.class && { ...said.class, value: isClass },
    vendor: [
      { value: manufacturer?.name, path: `${path}.manufacturer.name` },
      { value: supplier?.name, path: `${path}.supplier.name` },
      { value: publisher, path: `${path}.publisher` },
    ].find(({ value }) => value != null && value !== ''),
    // In a bill of ours the name is what people call it where its model is not known.
    ...((!own || stated >= 0) && { model }),
    hardware: { value: version, path: `${path}.version` },
    firmware: firmwareOf(device, path),
    notes: { value: description, path: `${path}.description` },
  } as Readonly<Partial<Record<BomColumn, Found>>>;
}

function propertyOf(
  properties: NonNullable<Component['properties']>,
  column: BomColumn,
  path: string,
): Found | undefined {
  for (const wanted of PROPERTIES[column] ?? []) {
    const own = [...properties.entries()].filter(([, { name, value }]) => name === wanted && value);
    const [first] = own;
    if (first === undefined) continue;
    const values = own.map(([, { value }]) => value);
    const value = column === 'mac' || column === 'ip' ? values.join(' ') : values[0];
    return { value, path: `${path}.properties[${first[0]}].value` };
  }
  return undefined;
}

/** The first that has a version. */
export function firmwareOf({ components }: Component, path: string): Found | undefined {
  for (const [at, part] of (components ?? []).entries()) {
    const { data } = Component.safeParse(part);
    if (data?.type !== 'firmware' || !data.version) continue;
    return { value: data.version, path: `${path}.components[${at}].version` };
  }
  return undefined;
}

function unread({ issues }: z.ZodError, path: string, row: number): RowStatement {
  const columns: Record<string, string> = {};
  const problems = issues.slice(0, 5).map(({ path: within, message }) => {
    const column = within.join('.') || 'component';
    columns[column] = [path, ...within].join('.').replaceAll(/\.(\d+)/g, '[$1]');
    return {
      column,
      excerpt: null,
      sentence: `It is not as CycloneDX has it: ${excerptOf(message)}`,
    };
  });
  return failed(path, row, problems, columns);
}

const failed = (
  path: string,
  row: number,
  problems: readonly Omit<Problem, 'row'>[],
  columns: Readonly<Record<string, string>>,
): RowStatement => ({
  ...{ row, values: {}, at: { path, columns } },
  problems: problems.map((one) => ({ ...one, row })),
});
