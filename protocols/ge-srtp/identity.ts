/** What a controller says with every answer, and what it is called. GFK-0529, table 3-8. */
import type { Listener } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import type { Reply, SrtpMessage, SrtpTurn } from './decode.ts';
import { Service, states } from './services.table.ts';

const NAME = 8; // characters of a program's or a controller's name
const RUN_SWITCH = 0x100;
const OEM = 0x200;

export function identify({ reply, question }: SrtpMessage, tell: Listener, turn: SrtpTurn): void {
  if (reply === undefined || !reply.isDone || reply.major !== 0) return;
  const place = { part: `slot ${reply.slot}` };
  if (question?.service === Service.programNames)
    tellName(reply.data, (name) =>
      tell.fact('module-name', name, { part: `${place.part} program` }),
    );
  if (question?.service === Service.controllerId)
    tellName(reply.data, (name) => tell.fact('name', name, place));
  tellStatus(reply, tell, turn, place);
}

function tellStatus(
  { status, privilege }: Reply,
  tell: Listener,
  turn: SrtpTurn,
  place: { readonly part: string },
): void {
  const now = (status & 0xff00) | privilege;
  if (turn.state.told === now) return;
  turn.state.told = now;
  const mode = states.get(status >> 12);
  if (mode !== undefined) tell.fact('mode', mode, place);
  tell.fact('key-position', (status & RUN_SWITCH) === 0 ? 'stop' : 'run', place);
  if ((status & OEM) !== 0) tell.fact('protection-level', 'OEM protection', place);
  if (privilege <= 4) tell.fact('connection', `privilege level ${privilege}`, place);
}

/** Letters up to a zero, where there is nothing but letters. */
function tellName({ bytes, start, end }: Span, tell: (name: string) => void): void {
  let name = '';
  for (let at = start; at < Math.min(end, start + NAME) && bytes[at] !== 0; at++) {
    const byte = bytes[at]!;
    if (byte < 0x20 || byte > 0x7e) return;
    name += String.fromCharCode(byte);
  }
  if (name.trim() !== '') tell(name.trim());
}
