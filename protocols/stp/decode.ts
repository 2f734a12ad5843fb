/**
 * Bridge protocol data units: IEEE 802.1D-2004, 9 (STP, RSTP) and IEEE 802.1Q-2018, 14 (MSTP). Cisco's PVST+
 * sends the same for each VLAN and names the VLAN behind it: the fields of TShark 4.0's stp dissector.
 */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';

export const BpduType = { configuration: 0x00, rapid: 0x02, topologyChange: 0x80 } as const;
export const Flag = {
  topologyChange: 0x01,
  proposal: 0x02,
  learning: 0x10,
  forwarding: 0x20,
  agreement: 0x40,
  master: 0x80, // of an instance; the acknowledgement of a topology change elsewhere
} as const;

export interface BridgeId {
  readonly priority: number;
  /** VLAN or instance. */
  readonly extension: number;
  readonly mac: string;
}

/** One tree: the common one, that of a VLAN, or of an instance. */
export interface Tree {
  /** Empty for the common tree; else `vlan 10`, `instance 2`. */
  readonly name: string;
  readonly flags: number;
  readonly root: BridgeId;
  readonly bridge: BridgeId;
  readonly cost: number;
  readonly portPriority: number;
  readonly port: number;
}

export interface Region {
  readonly name: string;
  readonly revision: number;
  /** Of the table that maps VLANs to instances. */
  readonly digest: string;
}

export interface StpMessage {
  /** 0 STP, 2 RSTP, 3 MSTP, 4 SPT. */
  readonly version: number;
  readonly type: number;
  readonly trees: readonly Tree[];
  readonly region: Region | undefined;
}

const RAPID = 2;
const MULTIPLE = 3;
const PVST_VLAN = 0; // type of the TLV
const PVST_TLV_AT = 36;
const PORT_BITS = 12;
const FORMAT_8021S = 0;
const REGION_NAME_SIZE = 32;
const INSTANCE_SIZE = 16;
const MST_HEADER = 64; // from the format selector to the first instance
const MOST_INSTANCES = 64; // IEEE 802.1Q-2018, 13.8

export function decode(cursor: Cursor, turn: Turn): StpMessage {
  cursor.require(cursor.u16() === 0, 'illegal', 'protocol identifier');
  const version = cursor.u8();
  const type = cursor.u8();
  if (type === BpduType.topologyChange) return { version, type, trees: [], region: undefined };
  const isKnown = type === BpduType.configuration || (type === BpduType.rapid && version >= RAPID);
  cursor.require(isKnown, 'illegal', 'type');
  const flags = cursor.u8();
  const root = bridgeId(cursor);
  const cost = cursor.u32();
  const bridge = bridgeId(cursor);
  const port = cursor.u16();
  cursor.skip(2 + 2 + 2 + 2); // message age, its most, hello time, forward delay
  const common = { flags, root, bridge, cost, ...portOf(port) };
  if (turn.framing === 'vlan') {
    const name = `vlan ${vlan(cursor)}`;
    return { version, type, trees: [{ name, ...common }], region: undefined };
  }
  const multiple = version >= MULTIPLE && type === BpduType.rapid && instances(cursor, common);
  if (multiple) return { version, type, ...multiple };
  return { version, type, trees: [{ name: '', ...common }], region: undefined };
}

export function operation({ version, type, trees }: StpMessage): string {
  if (type === BpduType.topologyChange) return 'topology-change-notification';
  if (trees.some(({ flags }) => flags & Flag.topologyChange)) return 'topology-change';
  if (type === BpduType.configuration) return 'configuration';
  return version >= MULTIPLE ? 'multiple' : 'rapid';
}

function bridgeId(cursor: Cursor): BridgeId {
  const number = cursor.u16();
  return { priority: number & 0xf000, extension: number & 0xfff, mac: cursor.mac() };
}

function portOf(id: number): Pick<Tree, 'portPriority' | 'port'> {
  const number = id & ((1 << PORT_BITS) - 1);
  return { portPriority: (id >> PORT_BITS) << 4, port: number };
}

/** A TLV whose type is 0 has the VLAN the BPDU is about. */
function vlan(cursor: Cursor): number {
  cursor.skip(cursor.start + PVST_TLV_AT - cursor.offset);
  const type = cursor.u16();
  const size = cursor.u16();
  cursor.require(type === PVST_VLAN && size === 2, 'illegal', 'originating VLAN');
  return cursor.u16();
}

/** Undefined where the notation is that of before the standard. The bridge named first is the region's root. */
function instances(
  cursor: Cursor,
  common: Omit<Tree, 'name'>,
): Pick<StpMessage, 'trees' | 'region'> | undefined {
  cursor.skip(1); // version 1 length
  const size = cursor.u16();
  if (size < MST_HEADER || cursor.peek() !== FORMAT_8021S) return undefined;
  const outer = cursor.enter(size);
  cursor.skip(1); // format selector
  const name = cursor.terminatedText(REGION_NAME_SIZE);
  const region = { name, revision: cursor.u16(), digest: cursor.hex(16) };
  cursor.skip(4); // path cost within the region
  const bridge = bridgeId(cursor);
  cursor.skip(1); // hops
  const trees: Tree[] = [{ ...common, name: '', bridge }];
  while (cursor.remaining >= INSTANCE_SIZE && cursor.more()) {
    const tree = instance(cursor, bridge, common.port);
    if (trees.length <= MOST_INSTANCES) trees.push(tree);
  }
  cursor.leave(outer);
  return { trees, region };
}

function instance(cursor: Cursor, { mac }: BridgeId, port: number): Tree {
  const flags = cursor.u8();
  const root = bridgeId(cursor);
  const cost = cursor.u32();
  const bridge = { priority: (cursor.u8() & 0xf0) << 8, extension: root.extension, mac };
  const portPriority = cursor.u8() & 0xf0;
  cursor.skip(1); // hops
  return { name: `instance ${root.extension}`, flags, root, bridge, cost, port, portPriority };
}
