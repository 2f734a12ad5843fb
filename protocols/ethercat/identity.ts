/** Who the slaves of a master are, and in which state. Frames come back to the master that sent them: it speaks for all. */
import type { Listener } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import type { EthercatMessage, Say } from './decode.ts';
import { ObjectIndex, states, Word } from './registers.table.ts';

const words: Readonly<Record<number, Attribute>> = {
  [Word.vendor]: 'vendor-id',
  [Word.product]: 'product-code',
  [Word.revision]: 'hardware-revision',
  [Word.serial]: 'serial',
};
const texts: Readonly<Record<number, Attribute>> = {
  [ObjectIndex.name]: 'model',
  [ObjectIndex.hardware]: 'hardware-revision',
  [ObjectIndex.software]: 'firmware',
};
const subs: readonly (Attribute | undefined)[] = [
  undefined,
  'vendor-id',
  'product-code',
  undefined,
  'serial',
];

export function identify({ says }: EthercatMessage, tell: Listener): void {
  for (const say of says) tellOne(say, tell);
}

function tellOne(say: Say, tell: Listener): void {
  if (!('slave' in say)) return;
  const place = { part: say.slave };
  switch (say.type) {
    case 'identity': {
      const attribute = words[say.word];
      if (attribute !== undefined && say.value !== 0)
        tell.fact(attribute, numberOf(attribute, say.value), place);
      return;
    }
    case 'object': {
      const attribute = texts[say.index] ?? subs[say.sub];
      if (say.text && attribute !== undefined) tell.fact(attribute, say.text, place);
      else if (say.index === ObjectIndex.identity && attribute !== undefined && say.value !== 0)
        tell.fact(attribute, numberOf(attribute, say.value), place);
      return;
    }
    case 'status': {
      const name = states[say.state];
      if (name === undefined) return;
      tell.fact('state', say.isError ? `${name}, error` : name, place);
      if (say.slave === 'all slaves') tell.fact('capabilities', `${say.count} slaves`);
      return;
    }
    default:
      return;
  }
}

function numberOf(attribute: Attribute, value: number): string {
  return attribute === 'serial' ? String(value) : `0x${value.toString(16).padStart(8, '0')}`;
}
