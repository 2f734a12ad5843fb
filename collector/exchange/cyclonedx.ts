/**
 * An inventory as a hardware bill of materials: CycloneDX 1.6, JSON, as ECMA-424 and its schema have it;
 * property names of `cdx:device` are those of the CycloneDX property taxonomy. Reproducible: the same
 * inventory is the same bytes, so that two of them can be compared. Written as it is read, in flat memory.
 */
import { createHash } from 'node:crypto';

/** A device as a bill of materials lists it. Null: nobody has said. */
export interface HardwareItem {
  readonly id: string;
  readonly name: string | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly orderCode: string | null;
  readonly serial: string | null;
  readonly hardware: string | null;
  readonly firmware: string | null;
  readonly macs: readonly string[];
  /** `site`, `role` …: what goes under `plumbline:`. */
  readonly further: Readonly<Record<string, string | number | null>>;
}

export interface BomAbout {
  /** `observed` or `declared`. */
  readonly of: string;
  /** Of the database: two collectors' bills are two bills. */
  readonly store: string;
  /** What was asked for, as its person asked. */
  readonly filter: string;
}

export async function* writeBom(
  about: BomAbout,
  pages: AsyncIterable<readonly HardwareItem[]>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(headOf(about), null, 1).slice(0, -2)},\n "components": [`;
  let separator = '\n';
  for await (const items of pages) {
    let text = '';
    for (const item of items) {
      text += `${separator}  ${JSON.stringify(deviceOf(item))}`;
      separator = ',\n';
    }
    yield text;
  }
  yield '\n ]\n}\n';
}

function headOf({ of, store, filter }: BomAbout) {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${namedUuid(['plumbline', store, of, filter])}`,
    version: 1,
    metadata: {
      lifecycles: [{ phase: of === 'observed' ? 'discovery' : 'operations' }],
      tools: {
        components: [{ type: 'application', name: 'plumbline' }],
      },
      properties: propertiesOf({
        'cdx:reproducible': 'true',
        'plumbline:inventory': of,
        'plumbline:filter': filter || null,
      }),
    },
  };
}

function deviceOf(item: HardwareItem) {
  const { id, name, vendor, model, orderCode, serial, hardware, firmware, macs } = item;
  const product = model ?? orderCode ?? name ?? 'unknown device';
  return {
    type: 'device',
    'bom-ref': `asset:${id}`,
    ...(vendor !== null && { manufacturer: { name: vendor } }),
    name: product,
    ...(hardware !== null && { version: hardware }),
    ...(firmware !== null && { components: [firmwareOf(id, vendor, product, firmware)] }),
    properties: [
      ...propertiesOf({ 'cdx:device:serialNumber': serial, 'cdx:device:sku': orderCode }),
      ...macs.map((value) => ({ name: 'cdx:device:macAddress', value })),
      // What it is called where it has no model is no model: an import tells them apart by this.
      ...propertiesOf({ 'plumbline:name': name, 'plumbline:model': model }),
      ...propertiesOf(
        Object.fromEntries(
          Object.entries(item.further).map(([key, value]) => [`plumbline:${key}`, value]),
        ),
      ),
    ],
  };
}

function firmwareOf(id: string, vendor: string | null, product: string, version: string) {
  return {
    type: 'firmware',
    'bom-ref': `firmware:${id}`,
    ...(vendor !== null && { manufacturer: { name: vendor } }),
    name: `${product} firmware`,
    version,
  };
}

function propertiesOf(values: Readonly<Record<string, string | number | null>>) {
  return Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [{ name, value: String(value) }],
  );
}

/** The same names, the same number: RFC 9562, version 8. */
function namedUuid(names: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(names)).digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex').slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
