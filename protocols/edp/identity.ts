import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import type { EdpMessage, EdpTlv } from './decode.ts';

const PART_MAX = 64;
const NO_ADDRESS = '0.0.0.0';

/** Facts of the switch, its ports and VLANs, the group it routes for and the ring it is in. */
export function identify({ mac, tlvs }: EdpMessage, tell: Listener): void {
  if (mac !== '') tell.fact('interface-mac', mac);
  const info = tlvs.find((tlv) => tlv.type === 'info');
  const port = info?.type === 'info' ? `port ${info.slot}/${info.port}` : undefined;
  for (const tlv of tlvs) told(tlv, port, tell);
}

function told(tlv: EdpTlv, port: string | undefined, tell: Listener): void {
  const say = (attribute: Attribute, value: string, part?: string) => {
    if (value !== '')
      tell.fact(attribute, value, part === undefined ? {} : { part: clipped(part, PART_MAX) });
  };
  switch (tlv.type) {
    case 'display':
      return say('name', tlv.name);
    case 'info':
      say('port-id', `${tlv.slot}/${tlv.port}`, port);
      return say('firmware', tlv.version);
    case 'vlan': {
      const part = `vlan ${tlv.id || 'untagged'}`;
      say('vlan', tlv.name || String(tlv.id), part);
      if (tlv.ip !== NO_ADDRESS) say('ip-address', tlv.ip, part);
      return;
    }
    case 'esrp':
      say('role', `esrp ${tlv.state}`, `group ${tlv.group}`);
      if (tlv.virtualIp !== NO_ADDRESS) say('virtual-address', tlv.virtualIp, `group ${tlv.group}`);
      return;
    case 'eaps':
      return say('state', `ring ${tlv.state}`, `vlan ${tlv.vlan}`);
  }
}
