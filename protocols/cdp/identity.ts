/** Facts of the device, and of the port it speaks from: their part is that port. */
import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import { versionIn } from '../encodings/discovery-tlv.ts';
import { portPart } from '../encodings/port-part.ts';
import type { Attribute } from '../messages/fact.ts';
import type { CdpMessage } from './decode.ts';
import { CdpType, capabilities } from './tlv.table.ts';

const TEXT_MAX = 256;

export function identify(message: CdpMessage, tell: Listener): void {
  if (message.holdSeconds === 0) return; // it takes back what it said
  const { texts } = message;
  const say = (attribute: Attribute, value: string | undefined, part?: string) => {
    if (value) tell.fact(attribute, value, part === undefined ? {} : { part });
  };
  say('name', texts.get(CdpType.deviceId));
  say('host-name', texts.get(CdpType.systemName));
  say('software', texts.get(CdpType.softwareVersion));
  say('firmware', versionIn(texts.get(CdpType.softwareVersion)));
  say('model', texts.get(CdpType.platform));
  say('product', message.model);
  say('hardware-revision', message.hardware);
  say('serial', message.serial);
  say('object-id', clipped(message.objectId, TEXT_MAX));
  say('location', message.location);
  say('domain', texts.get(CdpType.vtpDomain));
  say('interface-mac', message.switchMac);
  say(
    'capabilities',
    capabilities.filter((_, bit) => message.capabilities & (1 << bit)).join(', '),
  );
  const addresses = [...new Set([...message.managementAddresses, ...message.addresses])];
  for (const [row, address] of addresses.entries())
    say('management-address', address, row === 0 ? undefined : `address ${row + 1}`);

  const port = texts.get(CdpType.portId);
  if (!port) return;
  const place = portPart(port);
  say('port-id', port, place);
  if (message.nativeVlan > 0) say('vlan', String(message.nativeVlan), place);
  if (message.voiceVlan > 0) say('vlan', String(message.voiceVlan), portPart(port, 'voice'));
  if (message.isFullDuplex !== undefined)
    say('interface-speed', message.isFullDuplex ? 'full duplex' : 'half duplex', place);
}
