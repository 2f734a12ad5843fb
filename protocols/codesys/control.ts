/** Acts on a controller. Their fate is a number in the answer, or that it holds none: services fail with one. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { CodesysMessage } from './decode.ts';
import type { Question, ServiceMessage } from './service.ts';
import { pending, refusals, Tag } from './services.table.ts';
import { find, type Told, wordOf } from './tags.ts';

const RESULT = 2; // bytes

export function control(message: CodesysMessage, tell: Listener): void {
  if (message.type === 'version2' && message.question !== undefined)
    tellAct(message.question, tell, 'unknown'); // how it went is in a text, or nowhere
  if (message.type !== 'service' || message.question === undefined) return;
  const outcome = outcomeOf(message);
  if (outcome !== undefined) tellAct(message.question, tell, outcome);
}

export function lapse(question: Question, tell: Listener, outcome: Outcome): void {
  tellAct(question, tell, outcome);
}

/** Undefined: it is not done yet. */
function outcomeOf({ tags, isCut, question }: ServiceMessage): Outcome | undefined {
  const code = resultOf(tags, question?.act?.result);
  if (code === undefined) return isCut ? 'unknown' : 'accepted';
  if (pending.has(code)) return undefined;
  if (code === 0) return 'accepted';
  return { refused: refusals.get(code) ?? `0x${code.toString(16).padStart(4, '0')}` };
}

/** What an answer says of how it went; undefined: nothing. */
export function resultOf(tags: readonly Told[], own: number | undefined): number | undefined {
  const refused = tags.find(
    ({ id, parent }) => parent === Tag.accessRefused && id === Tag.loginResult,
  );
  const result =
    find(tags, Tag.error) ?? refused ?? (own === undefined ? undefined : find(tags, own));
  return result === undefined || result.end - result.start !== RESULT ? undefined : wordOf(result);
}

function tellAct(
  { group, service, act, part, detail }: Question,
  tell: Listener,
  outcome: Outcome,
) {
  if (act?.kind === undefined) return;
  const words = Object.values(detail).join(' ');
  const same = fold(`${part} ${words}`, Math.imul(group, 0x1_0000) ^ service);
  tell.event(act.kind, same, outcome, () => (part === '' ? { detail } : { part, detail }));
}
