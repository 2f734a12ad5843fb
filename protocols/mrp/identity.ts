/** Who manages the ring and who is in it, and whether it is closed. */
import type { Listener } from '../contract/protocol.ts';
import { type MrpMessage, MrpType } from './decode.ts';

const NOBODY = '00:00:00:00:00:00';

export function identify(message: MrpMessage, tell: Listener): void {
  const { type, mac, priority, isClosed, domain, inter, isRepeat } = message;
  if (isRepeat || mac === '' || mac === NOBODY) return;
  tell.fact('interface-mac', mac);
  const isInter = type >= MrpType.interTest;
  const part = isInter ? `interconnection ${inter}` : domain === '' ? 'ring' : `ring ${domain}`;
  const place = { part };
  if (isManager(type)) {
    tell.fact('role', isInter ? 'interconnection manager' : 'ring manager', place);
    if (!isInter) tell.fact('status', `priority 0x${priority.toString(16)}`, place);
  } else if (type <= MrpType.linkUp || isInter)
    tell.fact('role', isInter ? 'interconnection client' : 'ring client', place);
  if (type === MrpType.test || type === MrpType.interTest)
    tell.fact('ring-state', isClosed ? 'closed' : 'open', place);
}

/** Clients tell of their links; all else the manager sends. */
function isManager(type: number): boolean {
  switch (type) {
    case MrpType.test:
    case MrpType.topologyChange:
    case MrpType.interTest:
    case MrpType.interTopologyChange:
    case MrpType.interLinkPoll:
      return true;
    default:
      return false;
  }
}
