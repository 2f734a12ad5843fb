import type { Listener } from '../contract/protocol.ts';
import type { Association } from './association.ts';
import { Control, type Protection } from './ciphered.ts';
import type { DlmsMessage, DlmsTurn, Question } from './decode.ts';
import { DEVICE_NAME, InterfaceClass, identities, mechanisms, Tag } from './objects.table.ts';

const MOST = 64; // logical devices behind one address
const VALUE = 2; // the attribute that holds what an object is for
const NAME_MAX = 16;
const LETTERS = /^[A-Z]{3}/;

/** Meters speak of themselves in their answers. */
export function identify(message: DlmsMessage, tell: Listener, turn: DlmsTurn): void {
  const { tag, device, question, association, result, value, protection } = message;
  const { state } = turn;
  const part = `logical device ${device}`;
  if (protection !== undefined) tellProtection(protection, message, tell, turn);
  if (question === undefined) return;
  if (!state.devices.has(device) && state.devices.size < MOST) {
    state.devices.add(device);
    tell.fact('unit', String(device), { part });
  }
  if (tag === Tag.associated && association !== undefined && result === 0)
    tellAssociation(association, question, part, tell);
  if (tag !== Tag.got || value === '' || question.member !== VALUE) return;
  if (question.interfaceClass !== InterfaceClass.data) return;
  const attribute = identities.get(question.name);
  if (attribute === undefined) return;
  tell.fact(attribute, value, { part });
  if (question.name === DEVICE_NAME && value.length <= NAME_MAX && LETTERS.test(value))
    tell.fact('vendor-id', value.slice(0, 3), { part });
}

/** Once of each way somebody protects what it says. */
function tellProtection(
  { title, maker, control }: Protection,
  { device, client }: DlmsMessage,
  tell: Listener,
  { direction, state: { protections } }: DlmsTurn,
): void {
  const key = `${direction} ${device} ${client} ${title} ${control}`;
  if (control < 0 || protections.has(key) || protections.size >= MOST) return;
  protections.add(key);
  const part = `logical device ${device}`;
  const own = direction === 'response' ? part : `client ${client}`;
  if (title !== '') tell.fact('engine-id', title, { part: own });
  if (maker !== '') tell.fact('vendor-id', maker, { part: own });
  if (direction === 'response') tellControl(control, `${part} client ${client}`, tell);
}

function tellControl(control: number, part: string, tell: Listener): void {
  const isAuthenticated = (control & Control.authenticated) !== 0;
  const isEncrypted = (control & Control.encrypted) !== 0;
  const how = [isAuthenticated ? 'authenticated' : '', isEncrypted ? 'encrypted' : '']
    .filter((word) => word !== '')
    .join(' and ');
  tell.fact('protection-level', `suite ${control & Control.suite} ${how || 'nothing'}`, { part });
  if (!isAuthenticated) tell.fact('weakness', 'messages not authenticated', { part });
}

function tellAssociation(
  { isCiphered, title, maker, control }: Association,
  question: Question,
  part: string,
  tell: Listener,
): void {
  const mechanism = question.association?.mechanism ?? 0;
  const client = { part: `${part} client ${question.client}` };
  tell.fact('authentication', mechanisms[mechanism] ?? `mechanism ${mechanism}`, client);
  if (mechanism === 0) tell.fact('weakness', 'no authentication', client);
  else if (mechanism === 1 && !isCiphered) tell.fact('weakness', 'password in clear', client);
  if (control >= 0) tellControl(control, client.part, tell);
  if (title !== '') tell.fact('engine-id', title, { part });
  if (maker !== '') tell.fact('vendor-id', maker, { part });
}
