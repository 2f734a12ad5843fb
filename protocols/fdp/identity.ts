import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import { versionIn } from '../encodings/discovery-tlv.ts';
import { portPart } from '../encodings/port-part.ts';
import type { Attribute } from '../messages/fact.ts';
import { type FdpMessage, FdpType } from './decode.ts';

const TEXT_MAX = 256;

/** Facts of the device, and of the port it speaks from: their part is that port. */
export function identify(message: FdpMessage, tell: Listener): void {
  const { texts, addresses, vlans, nativeVlan, holdSeconds } = message;
  if (holdSeconds === 0) return; // it takes back what it said
  const say = (attribute: Attribute, value: string | undefined, part?: string) => {
    if (value) tell.fact(attribute, value, part === undefined ? {} : { part });
  };
  const software = texts.get(FdpType.version);
  say('name', texts.get(FdpType.deviceId));
  say('model', texts.get(FdpType.platform));
  say('software', software);
  say('firmware', versionIn(software));
  say('capabilities', texts.get(FdpType.capability)?.toLowerCase());
  for (const [row, address] of addresses.entries())
    say('management-address', address, row === 0 ? undefined : `address ${row + 1}`);

  const port = texts.get(FdpType.port);
  if (!port) return;
  const place = portPart(port);
  say('port-id', port, place);
  if (nativeVlan > 0) say('vlan', String(nativeVlan), place);
  say('vlan', clipped(vlans.join(','), TEXT_MAX), portPart(port, 'member'));
}
