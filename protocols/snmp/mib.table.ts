/**
 * The objects read here, by the OID of their column: SNMPv2-MIB (RFC 3418), IF-MIB (RFC 2863), IP-MIB
 * (RFC 4293), BRIDGE-MIB (RFC 4188), Q-BRIDGE-MIB (RFC 4363), UPS-MIB (RFC 1628), Printer-MIB
 * (RFC 3805), ENTITY-MIB (RFC 6933), LLDP-MIB (IEEE 802.1AB-2005, 12). `#` in a part is the last arc
 * of the row's index, `@` the second.
 */
import type { Attribute } from '../messages/fact.ts';

export type Rendering =
  | 'text'
  | 'id'
  | 'mac'
  | 'oid'
  | 'number'
  | 'ticks'
  | 'bits'
  | 'megabits'
  | 'up-down';

export interface MibObject {
  readonly name: string;
  readonly attribute: Attribute;
  readonly as: Rendering;
  readonly part?: string;
}

const object = (
  name: string,
  attribute: Attribute,
  as: Rendering = 'text',
  part?: string,
): MibObject => (part === undefined ? { name, attribute, as } : { name, attribute, as, part });

const SYSTEM = '1.3.6.1.2.1.1';
const INTERFACES = '1.3.6.1.2.1.2.2.1';
const INTERFACES_MORE = '1.3.6.1.2.1.31.1.1.1';
const BRIDGE = '1.3.6.1.2.1.17';
const ENTITY = '1.3.6.1.2.1.47.1.1.1.1';
const LLDP = '1.0.8802.1.1.2.1';

export const objects: ReadonlyMap<string, MibObject> = new Map([
  [`${SYSTEM}.1`, object('sysDescr', 'description')],
  [`${SYSTEM}.2`, object('sysObjectID', 'object-id', 'oid')],
  [`${SYSTEM}.3`, object('sysUpTime', 'uptime', 'ticks')],
  [`${SYSTEM}.4`, object('sysContact', 'contact')],
  [`${SYSTEM}.5`, object('sysName', 'name')],
  [`${SYSTEM}.6`, object('sysLocation', 'location')],

  [`${INTERFACES}.2`, object('ifDescr', 'interface', 'text', 'interface #')],
  [`${INTERFACES}.5`, object('ifSpeed', 'interface-speed', 'bits', 'interface #')],
  [`${INTERFACES}.6`, object('ifPhysAddress', 'interface-mac', 'mac', 'interface #')],
  [`${INTERFACES}.7`, object('ifAdminStatus', 'port', 'up-down', 'interface #')],
  [`${INTERFACES}.8`, object('ifOperStatus', 'state', 'up-down', 'interface #')],
  [`${INTERFACES_MORE}.1`, object('ifName', 'port-id', 'text', 'interface #')],
  [`${INTERFACES_MORE}.15`, object('ifHighSpeed', 'interface-speed', 'megabits', 'interface #')],
  [`${INTERFACES_MORE}.18`, object('ifAlias', 'port-description', 'text', 'interface #')],

  [`${BRIDGE}.1.1`, object('dot1dBaseBridgeAddress', 'chassis-id', 'mac', 'bridge')],
  [`${BRIDGE}.2.5`, object('dot1dStpDesignatedRoot', 'neighbour', 'id', 'spanning-tree root')],
  [`${BRIDGE}.2.7`, object('dot1dStpRootPort', 'port', 'number', 'spanning-tree root')],
  [`${BRIDGE}.7.1.4.3.1.1`, object('dot1qVlanStaticName', 'vlan', 'text', 'vlan #')],
  [`${BRIDGE}.7.1.4.5.1.1`, object('dot1qPvid', 'vlan', 'number', 'port #')],

  ['1.3.6.1.2.1.33.1.1.1', object('upsIdentManufacturer', 'vendor')],
  ['1.3.6.1.2.1.33.1.1.2', object('upsIdentModel', 'model')],
  ['1.3.6.1.2.1.33.1.1.3', object('upsIdentUPSSoftwareVersion', 'firmware')],
  ['1.3.6.1.2.1.33.1.1.4', object('upsIdentAgentSoftwareVersion', 'software')],
  ['1.3.6.1.2.1.43.5.1.1.17', object('prtGeneralSerialNumber', 'serial')],

  [`${ENTITY}.2`, object('entPhysicalDescr', 'description', 'text', 'entity #')],
  [`${ENTITY}.7`, object('entPhysicalName', 'module-name', 'text', 'entity #')],
  [`${ENTITY}.8`, object('entPhysicalHardwareRev', 'hardware-revision', 'text', 'entity #')],
  [`${ENTITY}.9`, object('entPhysicalFirmwareRev', 'firmware', 'text', 'entity #')],
  [`${ENTITY}.10`, object('entPhysicalSoftwareRev', 'software', 'text', 'entity #')],
  [`${ENTITY}.11`, object('entPhysicalSerialNum', 'serial', 'text', 'entity #')],
  [`${ENTITY}.12`, object('entPhysicalMfgName', 'vendor', 'text', 'entity #')],
  [`${ENTITY}.13`, object('entPhysicalModelName', 'model', 'text', 'entity #')],
  [`${ENTITY}.15`, object('entPhysicalAssetID', 'plant-id', 'text', 'entity #')],

  [`${LLDP}.3.2`, object('lldpLocChassisId', 'chassis-id', 'id')],
  [`${LLDP}.3.7.1.3`, object('lldpLocPortId', 'port-id', 'id', 'port #')],
  [`${LLDP}.3.7.1.4`, object('lldpLocPortDesc', 'port-description', 'text', 'port #')],
  [`${LLDP}.4.1.1.5`, object('lldpRemChassisId', 'neighbour', 'id', 'port @ chassis')],
  [`${LLDP}.4.1.1.7`, object('lldpRemPortId', 'neighbour', 'id', 'port @ port')],
  [`${LLDP}.4.1.1.9`, object('lldpRemSysName', 'neighbour', 'text', 'port @')],
]);

/** Which entity is the box itself: entPhysicalClass. */
export const ENTITY_CLASS = `${ENTITY}.5`;
export const CHASSIS = 3;

/** dot1dTpFdbPort, and dot1qTpFdbPort with the filtering database before the MAC: the index ends with a MAC. */
export const FORWARDING_PORTS: ReadonlySet<string> = new Set([
  `${BRIDGE}.4.3.1.2`,
  `${BRIDGE}.7.1.2.2.1.2`,
]);

/** ipAdEntIfIndex: the index is an address, the value its interface. */
export const ADDRESS_INTERFACE = '1.3.6.1.2.1.4.20.1.2';

/** How many arcs the OIDs above have: the lengths of prefix worth looking up. */
export const LENGTHS: readonly number[] = [
  ...new Set(
    [...objects.keys(), ...FORWARDING_PORTS, ENTITY_CLASS, ADDRESS_INTERFACE].map(
      (oid) => oid.split('.').length,
    ),
  ),
].sort((a, b) => a - b);
