import type { Listener } from '../contract/protocol.ts';
import type { TelnetMessage } from './decode.ts';

const SERVER = { whose: 'hearer' } as const; // it wrote, and is heard of when its user types

/** What it says before it asks, and that anybody can read what it is told. */
export function identify({ banner, asksForPassword }: TelnetMessage, tell: Listener): void {
  if (banner !== '') tell.fact('banner', banner, SERVER);
  if (asksForPassword) tell.fact('weakness', 'login in clear', { ...SERVER, part: 'login' });
}
