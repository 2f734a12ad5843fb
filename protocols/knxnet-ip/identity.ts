/** Who a KNXnet/IP device is: what it describes, which addresses of the bus it has. */
import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import { individual, type PropertyValue } from './cemi.ts';
import type { KnxMessage } from './decode.ts';
import type { Block, Device } from './dib.ts';
import { ConnectionType, deviceProperties, Feature, families, media } from './services.table.ts';

const TEXT_MAX = 256;
const NO_ADDRESS = '0.0.0.0';
const UNSET = 0xffff;

export function identify(message: KnxMessage, tell: Listener): void {
  for (const block of message.blocks) tellBlock(block, tell);
  const { opened, feature, telegram } = message;
  if (opened !== undefined) {
    if (opened.individualAddress)
      tell.fact('connection', opened.individualAddress, { part: 'tunnel' });
    if (opened.type === ConnectionType.tunneling)
      tell.fact('weakness', 'tunneling without authentication', { part: 'KNXnet/IP' });
  }
  if (feature?.feature === Feature.individualAddress && feature.value !== 0)
    tell.fact('connection', individual(feature.value), { part: 'tunnel' });
  if (feature?.feature === Feature.manufacturer && feature.value !== 0)
    tell.fact('vendor-id', String(feature.value));
  if (telegram?.property !== undefined) tellProperty(telegram.property, tell);
}

function tellBlock(block: Block, tell: Listener): void {
  switch (block.type) {
    case 'device':
      return tellDevice(block, tell);
    case 'families': {
      const names = block.families.map(
        (one) => `${families.get(one >> 8) ?? one >> 8} v${one & 0xff}`,
      );
      if (names.length > 0) tell.fact('capabilities', clipped(names.join(', '), TEXT_MAX));
      return;
    }
    case 'ip':
      if (block.ip === NO_ADDRESS) return;
      tell.fact('ip-address', block.ip);
      tell.fact('netmask', block.netmask);
      if (block.gateway !== NO_ADDRESS) tell.fact('gateway', block.gateway);
      return;
    case 'addresses':
      for (const [row, address] of block.addresses.slice(1).entries())
        tell.fact('unit', individual(address), { part: `tunnel ${row + 1}` });
      return;
    case 'mask':
      return tell.fact('device-type', `mask 0x${block.value.toString(16).padStart(4, '0')}`);
    case 'manufacturer':
      return tell.fact('vendor-id', String(block.value));
  }
}

function tellDevice(device: Device, tell: Listener): void {
  if (device.name) tell.fact('name', device.name);
  if (!/^0*$/.test(device.serial)) tell.fact('serial', device.serial);
  if (device.mac) tell.fact('interface-mac', device.mac);
  const medium = media.get(device.medium);
  if (medium !== undefined) tell.fact('interface', `KNX ${medium}`);
  if (device.individualAddress !== UNSET) tell.fact('unit', individual(device.individualAddress));
  if (device.installation !== 0)
    tell.fact('plant-id', `0x${device.installation.toString(16).padStart(4, '0')}`);
  tell.fact('mode', device.isProgramming ? 'programming' : 'normal');
}

function tellProperty({ object, property, value }: PropertyValue, tell: Listener): void {
  const attribute = object === 0 ? deviceProperties.get(property) : undefined;
  if (attribute === undefined || value === '') return;
  tell.fact(attribute, attribute === 'vendor-id' ? String(Number.parseInt(value, 16)) : value);
}
