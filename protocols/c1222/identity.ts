import type { Listener } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import { type C1222Message, type C1222Turn, Security } from './decode.ts';
import { Table } from './services.table.ts';

const MOST = 64; // meters behind one address
const PLATE: readonly Attribute[] = ['vendor', 'model', 'hardware-revision', 'firmware', 'serial'];
const proofs: readonly string[] = ['none', 'authenticated', 'authenticated and ciphered'];

/** A meter is known by the title it calls itself: many of them stand behind one relay. */
export function identify(message: C1222Message, tell: Listener, { state }: C1222Turn): void {
  const { calling, security, asked, answers } = message;
  const part = calling === '' ? 'application' : calling.slice(0, 64);
  if (calling !== '' && !state.titles.has(calling) && state.titles.size < MOST) {
    state.titles.add(calling);
    tell.fact('server-id', calling, { part });
    tell.fact('authentication', proofs[security] ?? 'reserved', { part });
  }
  for (const [at, { plate, version }] of answers.entries()) {
    if (version !== '') tell.fact('software', `C12.22 ${version}`, { part });
    if (asked?.[at]?.table === Table.identification) {
      if (plate[0]) tell.fact('plant-id', plate[0], { part });
      continue;
    }
    for (const [which, value] of plate.entries())
      if (value !== '') tell.fact(PLATE[which]!, value, { part });
  }
  const isAccepted = asked !== undefined && answers.some(({ code }) => code === 0);
  if (!isAccepted || security !== Security.clear || state.isTold) return;
  state.isTold = true;
  tell.fact('weakness', 'messages neither authenticated nor ciphered');
}
