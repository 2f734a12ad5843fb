/** Device attributes, group 0, by variation: what IEEE 1815-2012 calls them and what they are here. */
import type { Attribute } from '../messages/fact.ts';

export const attributeNames: ReadonlyMap<number, string> = new Map([
  [196, 'configuration-id'],
  [197, 'configuration-version'],
  [198, 'configuration-build-date'],
  [199, 'configuration-change-date'],
  [200, 'configuration-signature'],
  [202, 'master-resource-id'],
  [206, 'secondary-operator-name'],
  [207, 'primary-operator-name'],
  [208, 'system-name'],
  [209, 'secure-authentication-version'],
  [242, 'software-version'],
  [243, 'hardware-version'],
  [245, 'location'],
  [246, 'id-code'],
  [247, 'device-name'],
  [248, 'serial-number'],
  [249, 'subset-and-conformance'],
  [250, 'product-and-model'],
  [252, 'manufacturer'],
]);

/** The part says what it is, where several are of one attribute. */
export const factsOfAttributes: ReadonlyMap<number, readonly [Attribute, string?]> = new Map<
  number,
  readonly [Attribute, string?]
>([
  [196, ['config-revision', 'configuration id']],
  [197, ['config-revision', 'configuration version']],
  [198, ['config-revision', 'configuration build']],
  [199, ['config-revision', 'configuration change']],
  [200, ['config-revision', 'configuration signature']],
  [208, ['description', 'system name']],
  [209, ['authentication', 'secure authentication']],
  [242, ['firmware']],
  [243, ['hardware-revision']],
  [245, ['location']],
  [246, ['plant-id']],
  [247, ['name']],
  [248, ['serial']],
  [249, ['capabilities']],
  [250, ['model']],
  [252, ['vendor']],
]);

/** How a value is written: the code that stands before its length. */
export const ValueType = {
  text: 1,
  unsigned: 2,
  signed: 3,
  float: 4,
  octets: 5,
  bits: 6,
  time: 7,
} as const;
