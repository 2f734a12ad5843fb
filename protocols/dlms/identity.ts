import type { Listener } from '../contract/protocol.ts';
import type { Association } from './association.ts';
import type { DlmsMessage, DlmsTurn, Question } from './decode.ts';
import { DEVICE_NAME, InterfaceClass, identities, mechanisms, Tag } from './objects.table.ts';

const MOST = 64; // logical devices behind one address
const VALUE = 2; // the attribute that holds what an object is for
const NAME_MAX = 16;
const LETTERS = /^[A-Z]{3}/;

/** Meters speak of themselves in their answers. */
export function identify(message: DlmsMessage, tell: Listener, turn: DlmsTurn): void {
  const { tag, device, question, association, result, value } = message;
  if (question === undefined) return;
  const { state } = turn;
  const part = `logical device ${device}`;
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

function tellAssociation(
  { isCiphered, title, maker }: Association,
  question: Question,
  part: string,
  tell: Listener,
): void {
  const mechanism = question.association?.mechanism ?? 0;
  const client = { part: `${part} client ${question.client}` };
  tell.fact('authentication', mechanisms[mechanism] ?? `mechanism ${mechanism}`, client);
  if (mechanism === 0) tell.fact('weakness', 'no authentication', client);
  else if (mechanism === 1 && !isCiphered) tell.fact('weakness', 'password in clear', client);
  if (title !== '') tell.fact('engine-id', title, { part });
  if (maker !== '') tell.fact('vendor-id', maker, { part });
}
