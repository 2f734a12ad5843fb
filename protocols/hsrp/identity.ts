import type { Listener } from '../contract/protocol.ts';
import type { HsrpMessage } from './decode.ts';

const NO_ADDRESS = /^(0\.0\.0\.0|::|)$/;
const ACTIVE = 'active';
const ROUTING = new Set([ACTIVE, 'standby']);

/** Routers of a group: which of them routes for its address, and who would next. */
export function identify({ groups, password }: HsrpMessage, tell: Listener): void {
  for (const { group, state, priority, virtualIp, version } of groups) {
    const place = { part: `hsrp group ${group}` };
    if (!NO_ADDRESS.test(virtualIp)) tell.fact('virtual-address', virtualIp, place);
    if (ROUTING.has(state)) tell.fact('role', state, place);
    if (state === ACTIVE) tell.holds(place.part);
    tell.fact('state', `${state}, priority ${priority}, version ${version}`, place);
    if (password === 'default') tell.fact('weakness', 'HSRP with the default password', place);
    if (password === 'own') tell.fact('weakness', 'HSRP password in clear', place);
  }
}
