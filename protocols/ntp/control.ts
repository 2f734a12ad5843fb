/** Who changed a time server's settings. */
import type { Deed, Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { NtpMessage, NtpQuestion } from './decode.ts';

/** RFC 9327, 3.1. */
const errors = [
  'unspecified',
  'authentication failure',
  'invalid message',
  'invalid operation',
  'unknown association',
  'unknown variable',
  'invalid value',
  'administratively prohibited',
] as const;

export function control({ control: said }: NtpMessage, tell: Listener): void {
  if (said?.asked === undefined) return;
  const refused = errors[said.error] ?? `error ${said.error}`;
  report(said.asked, tell, said.isError ? { refused } : 'accepted');
}

export function lapse(question: NtpQuestion, tell: Listener, outcome: Outcome): void {
  report(question, tell, outcome);
}

function report({ operation, variables }: NtpQuestion, tell: Listener, outcome: Outcome): void {
  const deed = (): Deed => ({
    detail: { operation, ...(variables === '' ? {} : { variables }) },
  });
  tell.event('configuration-write', fold(`${operation} ${variables}`), outcome, deed);
}
