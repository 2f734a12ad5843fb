import type { Listener } from '../contract/protocol.ts';
import { type IgmpMessage, IgmpType } from './decode.ts';

const ALL_HOSTS = '224.0.0.1';

/** Who listens to which group; who asks is a router, or a switch that stands in for one. RFC 3376, 6. */
export function identify({ type, version, joined, left }: IgmpMessage, tell: Listener): void {
  if (type === IgmpType.query)
    tell.fact('role', `multicast querier, version ${version}`, { part: 'igmp' });
  for (const group of joined)
    if (group !== ALL_HOSTS) tell.fact('multicast-group', 'member', { part: `group ${group}` });
  for (const group of left) tell.fact('multicast-group', 'left', { part: `group ${group}` });
}
