/** Which difference a changed value of an attribute is. Attributes that are not named never drift. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Attribute } from '../../protocols/messages/fact.ts';

const of = (kind: DifferenceKind, ...attributes: Attribute[]) =>
  attributes.map((attribute) => [attribute, kind] as const);

export const attributeKinds: ReadonlyMap<Attribute, DifferenceKind> = new Map([
  ...of(
    'identity.changed',
    'vendor',
    'vendor-id',
    'model',
    'product',
    'product-code',
    'order-code',
  ),
  ...of('identity.changed', 'device-type', 'hardware-revision', 'serial', 'server-id', 'object-id'),
  ...of(
    'identity.changed',
    'engine-id',
    'chassis-id',
    'client-id',
    'clock-id',
    'vendor-class',
    'memory-card',
  ),
  ...of('identity.changed', 'os', 'name', 'host-name', 'station-name', 'module-name', 'plant-id'),
  ...of('identity.changed', 'description', 'location', 'contact', 'application-uri', 'host-key'),
  ...of('firmware.changed', 'firmware', 'bootloader', 'software'),
  ...of('config.counter', 'config-revision', 'config-consistency', 'block'),
  ...of('config.point', 'register', 'symbol', 'sample-rate'),
  ...of('address.changed', 'ip-address'),
  ...of('config.network', 'netmask', 'gateway', 'dns-server', 'domain', 'management-address'),
  ...of('config.network', 'relay', 'virtual-address'),
  ...of('config.switch', 'interface', 'interface-mac', 'interface-speed', 'port-description'),
  ...of('config.switch', 'vlan', 'capabilities', 'bridge-id'),
  ...of('topology.changed', 'neighbour', 'port', 'port-id', 'root-bridge'),
  ...of('topology.changed', 'ring-state', 'grandmaster'),
  ...of('mode.changed', 'mode', 'key-position'),
  ...of('protection.changed', 'protection-level', 'authentication'),
  ...of('security.weak', 'weakness', 'default-credentials'),
]);

/** What tells one module of a device from another. */
export const moduleAttributes: ReadonlySet<Attribute> = new Set<Attribute>([
  'order-code',
  'product-code',
  'product',
  'model',
  'serial',
  'device-type',
  'module-name',
]);
