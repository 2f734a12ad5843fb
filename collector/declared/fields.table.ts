/**
 * What is declared of an asset: one line a field. `is`: how it is kept. `care`: who may change it and how
 * what was observed gets into it (csms.md §3.3):
 * - `plain`: whoever works with the plant; what was observed may apply by itself where a rule says so;
 * - `described`: who owns it, on one decision;
 * - `controlled`: who owns it; an observed value gets in by a change request alone.
 */
export const FIELDS = {
  tag: { column: 'tag', is: 'text', care: 'described' },
  name: { column: 'name', is: 'text', care: 'plain' },
  class: { column: 'class', is: 'text', care: 'described' },
  vendor: { column: 'vendor', is: 'text', care: 'described' },
  model: { column: 'model', is: 'text', care: 'described' },
  orderCode: { column: 'order_code', is: 'text', care: 'described' },
  serial: { column: 'serial', is: 'text', care: 'controlled' },
  hardware: { column: 'hardware', is: 'text', care: 'described' },
  firmware: { column: 'firmware', is: 'text', care: 'controlled' },
  zone: { column: 'zone', is: 'uuid', care: 'controlled' },
  owner: { column: 'owner', is: 'uuid', care: 'described' },
  custodian: { column: 'custodian', is: 'uuid', care: 'described' },
  criticality: { column: 'criticality', is: 'smallint', care: 'controlled' },
  impact: { column: 'impact', is: 'jsonb', care: 'controlled' },
  isSafety: { column: 'is_safety', is: 'boolean', care: 'controlled' },
  services: { column: 'services', is: 'jsonb', care: 'controlled' },
  supportEnd: { column: 'support_end', is: 'text', care: 'described' },
  intervalHours: { column: 'interval_hours', is: 'int', care: 'described' },
  refs: { column: 'refs', is: 'jsonb', care: 'described' },
  location: { column: 'location', is: 'text', care: 'plain' },
  notes: { column: 'notes', is: 'text', care: 'plain' },
} as const satisfies Readonly<Record<string, Field>>;

export interface Field {
  readonly column: string;
  readonly is: 'text' | 'uuid' | 'smallint' | 'int' | 'boolean' | 'jsonb';
  readonly care: Care;
}

export type Care = 'plain' | 'described' | 'controlled';
export type FieldName = keyof typeof FIELDS;

export const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];

/** What goes wrong when the asset does, each 0 to 5; csms.md §1.2 row 25. `quality` is of data too. */
export const IMPACTS = [
  'safety',
  'environment',
  'production',
  'equipment',
  'quality',
  'finance',
] as const;

/** What an asset is. Those that agents tell apart by themselves have the agents' name for it. */
export const CLASSES = [
  ...['plc', 'safety-controller', 'rtu', 'ied', 'drive', 'remote-io', 'sensor', 'meter', 'robot'],
  ...['hmi', 'scada', 'engineering-workstation', 'historian', 'mes', 'server', 'pc', 'nas'],
  ...['switch', 'router', 'firewall', 'access-point', 'gateway'],
  ...['ups', 'camera', 'printer', 'phone', 'other'],
] as const;

/** What names an asset. `alias`es are names it was known by: see DeclaredIdentity. */
export const IDENTITY_KINDS = [
  ...['serial', 'mac', 'ip', 'name', 'tag', 'modbus-id', 'cip-id', 'observed'],
] as const;

export type IdentityKind = (typeof IDENTITY_KINDS)[number];
