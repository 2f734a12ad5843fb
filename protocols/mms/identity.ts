/** What a device says of itself; name plates: IEC 61850-7-3, LPL and DPL. */
import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import type { Answer } from './answers.ts';
import type { Association } from './association.ts';
import type { MmsMessage, MmsTurn } from './decode.ts';

import type { ObjectName } from './names.ts';
import { logicalStates, NameClass, Pdu, physicalStates, Service } from './services.table.ts';

const PART_MAX = 64;

/** The components of a name plate, by what their name ends in. */
const PLATE: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['NamPlt$vendor', 'vendor'],
  ['NamPlt$swRev', 'software'],
  ['NamPlt$d', 'description'],
  ['NamPlt$configRev', 'config-revision'],
  ['PhyNam$vendor', 'vendor'],
  ['PhyNam$hwRev', 'hardware-revision'],
  ['PhyNam$swRev', 'firmware'],
  ['PhyNam$serNum', 'serial'],
  ['PhyNam$model', 'model'],
  ['PhyNam$location', 'location'],
  ['PhyNam$name', 'name'],
]);
/** Of a logical device's whole plate, in their order; that of its first node has a revision. */
const WHOLE: readonly Attribute[] = ['vendor', 'software', 'description', 'config-revision'];

export function identify(message: MmsMessage, tell: Listener, turn: MmsTurn): void {
  const { association, answer, service, question } = message;
  if (association !== undefined) tellAssociation(message.kind, association, tell, turn);
  if (answer === undefined) return;
  if (answer.report !== undefined)
    tellText('config-revision', String(answer.report.revision), `report ${answer.report.id}`, tell);
  switch (service) {
    case Service.identify:
      return tellIdentity(answer, tell);
    case Service.status:
      return tellStates(answer, tell);
    case Service.getNameList:
      return tellNames(answer, question?.nameClass ?? -1, question?.text ?? '', tell);
    case Service.read:
      for (const [at, texts] of answer.read.entries()) {
        const name = question?.names[at];
        if (name !== undefined) tellPlate(name, texts, tell);
      }
  }
}

function tellAssociation(
  kind: number,
  { calling, responding, proof }: Association,
  tell: Listener,
  { state }: MmsTurn,
): void {
  if (calling !== '') tell.fact('client-id', calling, { part: 'application' });
  if (responding !== '') tell.fact('server-id', responding, { part: 'application' });
  if (kind !== Pdu.initiateRequest) return;
  state.proof = proof;
  if (proof === 'password') tell.fact('weakness', 'password in clear', { whose: 'hearer' });
}

function tellIdentity({ texts }: Answer, tell: Listener): void {
  const [vendor = '', model = '', revision = ''] = texts;
  if (vendor !== '') tell.fact('vendor', vendor);
  if (model !== '') tell.fact('model', model);
  if (revision !== '') tell.fact('firmware', revision);
}

function tellStates({ states: [logical = -1, physical = -1] }: Answer, tell: Listener): void {
  const words = [logicalStates[logical], physicalStates[physical]].filter(Boolean);
  if (words.length > 0) tell.fact('state', words.join(', '));
}

function tellNames({ texts }: Answer, nameClass: number, domain: string, tell: Listener): void {
  for (const name of texts) {
    if (name === '') continue;
    if (nameClass === NameClass.domain) tellText('module-name', name, `domain ${name}`, tell);
    else if (nameClass === NameClass.program)
      tellText('module-name', name, `program ${name}`, tell);
    else if (nameClass === NameClass.variable)
      tellText('symbol', name, domain === '' ? name : `${domain}/${name}`, tell);
  }
}

function tellPlate({ domain, item }: ObjectName, texts: readonly string[], tell: Listener): void {
  const part = domain === '' ? 'device' : `domain ${domain}`;
  if (item.endsWith('$NamPlt')) {
    const isFirst = item.startsWith('LLN0');
    for (const [at, attribute] of WHOLE.entries())
      if (texts[at] && (isFirst || attribute !== 'config-revision'))
        tellText(attribute, texts[at], isFirst ? part : `${domain}/${item.split('$')[0]}`, tell);
    return;
  }
  const words = item.split('$');
  const attribute = PLATE.get(words.slice(-2).join('$'));
  const [text] = texts;
  if (attribute === undefined || !text) return;
  const isDevice = words.at(-2) === 'PhyNam';
  const node = words[0] === 'LLN0' ? part : `${domain}/${words[0]}`;
  if (isDevice) tell.fact(attribute, text);
  else tellText(attribute, text, node, tell);
}

function tellText(attribute: Attribute, value: string, part: string, tell: Listener): void {
  tell.fact(attribute, value, { part: clipped(part, PART_MAX) });
}
