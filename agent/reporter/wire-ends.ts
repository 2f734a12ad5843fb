/** The two ends of a conversation as the wire has them: the addresses of its packets, of hosts that may have several. */
import type { AgentId, Host, Ip, Mac } from '../../protocols/messages/names.ts';
import { networkId, wireHost } from '../baseline/wire-host.ts';
import type { Ends, HostView } from '../observe/sightings.ts';

/** A MAC is the host's own or a router's: then it stands in `via`. */
export function wireEnd(agent: AgentId, host: HostView, { ip, mac }: Ends): Host | undefined {
  if (ip === undefined && mac === undefined) return wireHost(agent, host);
  const isOwn = mac !== undefined && host.macs.has(mac);
  const [firstMac] = host.macs;
  const own = isOwn ? mac : firstMac;
  if (ip === undefined && own === undefined) return undefined;
  return {
    network: networkId(agent, host.network),
    ...(own === undefined ? {} : { mac: own as Mac }),
    ...(ip === undefined ? {} : { ip: ip as Ip }),
    ...(host.via === undefined ? {} : { via: host.via as Mac }),
  };
}
