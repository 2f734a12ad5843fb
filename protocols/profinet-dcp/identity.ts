/**
 * What a device states of itself when it answers or appears, and what was just set in it. A name in
 * an Identify request is whom the asker looks for: it says nothing of the asker.
 */
import type { Listener } from '../contract/protocol.ts';
import { IpInfo, roles, Service, ServiceType, Suboption } from './blocks.table.ts';
import type { Block, DcpMessage, DeviceId, IpBlock } from './decode.ts';

const NO_ADDRESS = '0.0.0.0';
const OEM = { part: 'OEM' };

export function identify({ service, type, blocks, question }: DcpMessage, tell: Listener): void {
  const isHello = service === Service.hello && type === ServiceType.request;
  if (type !== ServiceType.success && !isHello) return;
  if (service !== Service.set) {
    for (const block of blocks) tellBlock(block, tell);
    return;
  }
  if (question === undefined) return;
  const isRefused = (set: Block) =>
    blocks.some((one) => one.type === 'result' && one.suboption === set.suboption && one.error > 0);
  for (const set of question.blocks) {
    if (isRefused(set) || set.type === 'other') continue;
    tellBlock(set.type === 'ip' ? { ...set, info: IpInfo.isSet } : set, tell);
    tell.fact('weakness', 'set without authentication', { part: 'DCP' });
  }
}

function tellBlock(block: Block, tell: Listener): void {
  switch (block.type) {
    case 'text':
      if (block.text !== '') tellText(block.suboption, block.text, tell);
      return;
    case 'ip':
      return tellIp(block, tell);
    case 'device-id':
      return tellDevice(block, tell);
    case 'role': {
      const held = roles.filter((_, bit) => block.value & (1 << bit));
      if (held.length > 0) tell.fact('role', held.join(', '));
      return;
    }
    case 'mac':
      return tell.fact('interface-mac', block.mac);
    case 'other':
    case 'result':
      return;
  }
}

function tellText(suboption: number, text: string, tell: Listener): void {
  if (suboption === Suboption.typeOfStation) tell.fact('model', text);
  else if (suboption === Suboption.nameOfStation) tell.fact('station-name', text);
  else tell.fact('station-name', text, { part: 'alias' });
}

function tellIp({ ip, netmask, gateway, dnsServers, info }: IpBlock, tell: Listener): void {
  if ((info & IpInfo.conflict) !== 0) tell.fact('status', 'address conflict', { part: 'IP' });
  if (ip === NO_ADDRESS || (info & (IpInfo.isSet | IpInfo.byDhcp)) === 0) return;
  tell.fact('ip-address', ip);
  tell.fact('netmask', netmask);
  if (gateway !== NO_ADDRESS && gateway !== ip) tell.fact('gateway', gateway); // its own: there is none
  for (const [row, server] of dnsServers.entries())
    if (server !== NO_ADDRESS)
      tell.fact('dns-server', server, row === 0 ? {} : { part: `${row + 1}` });
}

function tellDevice({ suboption, vendor, device }: DeviceId, tell: Listener): void {
  const place = suboption === Suboption.oemDeviceId ? OEM : {};
  tell.fact('vendor-id', String(vendor), place);
  tell.fact('product-code', `0x${device.toString(16).padStart(4, '0')}`, place);
}
