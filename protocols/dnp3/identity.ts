import type { Listener } from '../contract/protocol.ts';
import { factsOfAttributes } from './attributes.table.ts';
import type { Dnp3Message, Dnp3State, Dnp3Turn } from './decode.ts';
import { BROADCAST, conditions, FunctionCode, Indication } from './functions.table.ts';
import type { DeviceAttribute } from './objects.ts';
import { type Outstation, outstationAt } from './outstation.ts';

const MOST_MASTERS = 64;
const CONDITIONS = conditions.reduce((mask, [bit]) => mask | bit, 0);

export function identify(message: Dnp3Message, tell: Listener, { state }: Dnp3Turn): void {
  if (message.isFromMaster) return tellMaster(message.master, tell, state);
  const outstation = outstationAt(state, message.outstation);
  if (outstation === undefined) return;
  const { part } = outstation;
  if (!outstation.isTold) {
    outstation.isTold = true;
    tell.fact('unit', String(message.outstation), { part });
  }
  if (message.indications >= 0) tellIndications(message.indications, outstation, tell);
  if (message.functionCode === FunctionCode.authenticationResponse && !outstation.isSecured) {
    outstation.isSecured = true;
    tell.fact('authentication', 'secure authentication', { part });
  }
  for (const attribute of message.contents?.attributes ?? []) tellAttribute(attribute, part, tell);
}

function tellMaster(address: number, tell: Listener, { masters }: Dnp3State): void {
  if (address >= BROADCAST || masters.has(address) || masters.size >= MOST_MASTERS) return;
  masters.add(address);
  tell.fact('unit', String(address), { part: `master ${address}` });
}

/** A restart stands in every answer until the master has cleared it. */
function tellIndications(indications: number, outstation: Outstation, tell: Listener): void {
  const now = indications & CONDITIONS;
  const isLocal = (indications & Indication.localControl) !== 0;
  if (now === outstation.conditions && isLocal === outstation.isLocal) return;
  const { part } = outstation;
  if (now !== outstation.conditions) {
    const names = conditions.filter(([bit]) => (now & bit) !== 0).map(([, name]) => name);
    tell.fact('config-consistency', names.join(', ') || 'in order', { part });
  }
  if (isLocal !== outstation.isLocal)
    tell.fact('status', isLocal ? 'outputs in local' : 'outputs in remote', { part });
  outstation.conditions = now;
  outstation.isLocal = isLocal;
}

function tellAttribute({ variation, value }: DeviceAttribute, part: string, tell: Listener): void {
  const [attribute, what] = factsOfAttributes.get(variation) ?? [];
  if (attribute === undefined) return;
  tell.fact(attribute, value, { part: what === undefined ? part : `${part} ${what}` });
}
