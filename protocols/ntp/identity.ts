/** What a server goes by, and what it tells ntpq of itself. */
import type { Listener } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import { MON_GETLIST, Mode, type NtpMessage } from './decode.ts';

/** System variables: RFC 9327, 2.2. */
const variables: readonly (readonly [string, Attribute])[] = [
  ['version', 'software'],
  ['system', 'os'],
  ['processor', 'description'],
];
const NO_STRATUM = 16;

export function identify(message: NtpMessage, tell: Listener): void {
  const { mode, stratum, reference, control, request, isResponse, isUnsynchronised } = message;
  if (control !== undefined) {
    if (!isResponse) return;
    for (const [name, attribute] of variables) {
      const value = control.variables.get(name);
      if (value) tell.fact(attribute, value);
    }
    return;
  }
  if (mode === Mode.private) {
    if (isResponse && MON_GETLIST.some((number) => number === request))
      tell.fact('weakness', 'NTP tells strangers who asked it (monlist)');
    return;
  }
  if (mode === Mode.client || mode === Mode.active || (mode === Mode.server && stratum === 0))
    return;
  const isLost = isUnsynchronised || stratum === 0 || stratum >= NO_STRATUM;
  tell.fact('status', isLost ? 'unsynchronised' : `stratum ${stratum}`, { part: 'ntp' });
  if (!isLost && reference !== '') tell.fact('time-source', reference);
}
