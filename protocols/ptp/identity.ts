/** Who a clock is, which it goes by, and what it tells of itself when it is asked. */
import type { Listener } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import { type Announce, type PtpMessage, PtpType } from './decode.ts';
import { clockTypes, timeSources } from './management.table.ts';
import type { ClockDescription } from './management.ts';

const EUI64_OF_MAC = /^(..:..:..):ff:fe:(..:..:..)$/;

export function identify(message: PtpMessage, tell: Listener): void {
  const { type, clock, domain, port, announce, management, version } = message;
  if (clock === '') return;
  if (type === PtpType.management && version !== 1) {
    const description = management?.description;
    if (description !== undefined) described(description, tell);
    return;
  }
  tell.fact('clock-id', clock);
  const mac = EUI64_OF_MAC.exec(clock);
  if (mac !== null) tell.fact('interface-mac', `${mac[1]}:${mac[2]}`);
  const place = domain === '' ? 'ptp' : `ptp domain ${domain}`;
  const ofPort = { part: `${place} port ${port}` };
  if (announce !== undefined) {
    tell.fact('role', 'master', ofPort);
    announced(announce, clock, place, tell);
  } else if (type === PtpType.delayRequest && version !== 1) tell.fact('role', 'slave', ofPort);
}

function announced(told: Announce, clock: string, part: string, tell: Listener): void {
  const { grandmaster, steps, priority1, priority2, clockClass, accuracy, timeSource } = told;
  const place = { part };
  tell.fact('grandmaster', grandmaster, place);
  tell.fact('role', grandmaster === clock ? 'grandmaster' : 'boundary clock', place);
  const quality = `class ${clockClass}, accuracy 0x${accuracy.toString(16)}`;
  tell.fact('status', `${quality}, priorities ${priority1} and ${priority2}, ${steps} away`, place);
  const source = timeSources.get(timeSource);
  if (source !== undefined) tell.fact('time-source', source, place);
}

function described(description: ClockDescription, tell: Listener): void {
  const say = (attribute: Attribute, value: string | undefined) => {
    if (value) tell.fact(attribute, value);
  };
  const [vendor, model, serial] = fields(description.product);
  const [hardware, firmware, software] = fields(description.revision);
  say('vendor', vendor);
  say('model', model);
  say('serial', serial);
  say('hardware-revision', hardware);
  say('firmware', firmware);
  say('software', software);
  const [name, location] = fields(description.user);
  say('name', name);
  say('location', location);
  say('interface-mac', description.mac);
  say('ip-address', description.ip);
  say(
    'device-type',
    clockTypes.find((_, bit) => description.type & (0x8000 >> bit)),
  );
}

/** What is one text by the standard's advice: semicolons between. */
function fields(text: string): string[] {
  return text.split(';').map((field) => field.trim());
}
