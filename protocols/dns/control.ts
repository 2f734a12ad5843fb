/** RFC 2136: who changed a zone. */
import type { Deed, Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import { type DnsTalk, type DnsUpdate, refusal } from './decode.ts';

export function control({ isResponse, update, status }: DnsTalk, tell: Listener): void {
  if (!isResponse || update === undefined) return;
  const refused = refusal(status);
  report(update, tell, refused === undefined ? 'accepted' : { refused });
}

export function lapse(update: DnsUpdate, tell: Listener, outcome: Outcome): void {
  report(update, tell, outcome);
}

function report(update: DnsUpdate, tell: Listener, outcome: Outcome): void {
  const { zone, name, value } = update;
  const deed = (): Deed => ({
    detail: { operation: 'zone update', zone, name, ...(value === '' ? {} : { value }) },
  });
  tell.event('configuration-write', fold(`${zone}/${name}/${value}`), outcome, deed);
}
