import type { Listener } from '../contract/protocol.ts';
import type { EventKind, Outcome } from '../messages/control-event.ts';
import type { C1222Message, Request } from './decode.ts';
import { operations, procedures, refusals, Service, Table } from './services.table.ts';

const STANDARD = 0x7ff;

/** Each service of a message has an answer of its own. */
export function control({ asked, answers }: C1222Message, tell: Listener): void {
  for (const [at, request] of (asked ?? []).entries()) {
    const answer = answers[at];
    if (answer === undefined) continue;
    const { code } = answer;
    tellDeed(
      request,
      tell,
      code === 0 ? 'accepted' : { refused: refusals.get(code) ?? `code ${code}` },
    );
  }
}

export function lapse(requests: readonly Request[], tell: Listener, outcome: Outcome): void {
  for (const request of requests) tellDeed(request, tell, outcome);
}

interface Deed {
  readonly kind: EventKind;
  readonly detail: Readonly<Record<string, string | number>>;
}

function tellDeed(request: Request, tell: Listener, outcome: Outcome): void {
  const deed = deedOf(request);
  if (deed === undefined) return;
  const { service, table, procedure } = request;
  const same = Math.imul(service ^ (table << 8), 0x0100_0193) ^ procedure;
  tell.event(deed.kind, same >>> 0, outcome, () => ({ detail: deed.detail }));
}

function deedOf({ service, table, procedure, user }: Request): Deed | undefined {
  if (service === Service.logon)
    return { kind: 'authentication', detail: { act: 'logon', ...(user === '' ? {} : { user }) } };
  if (service === Service.security) return { kind: 'authentication', detail: { act: 'password' } };
  if (service < Service.fullWrite || service > Service.offsetWrite) return undefined;
  if (table !== Table.procedure || procedure < 0)
    return { kind: 'write', detail: { act: operations.get(service) ?? 'write', table } };
  const isOwn = procedure > STANDARD;
  const [kind = 'command', name] = isOwn ? [] : (procedures.get(procedure) ?? []);
  const number = procedure & STANDARD;
  const act = name ?? `${isOwn ? 'manufacturer' : 'standard'} procedure ${number}`;
  return { kind, detail: { act } };
}
