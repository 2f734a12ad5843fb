/** Hosts and times of the picture as they are written on the wire. */
import type { AgentId, Host, Instant, Ip, Mac, NetworkId } from '../../protocols/messages/names.ts';
import type { HostView } from '../observe/sightings.ts';

/** Packet time, microseconds since 1970. */
export function instant(microseconds: number): Instant {
  return new Date(Math.floor(microseconds / 1000)).toISOString() as Instant;
}

/** Undefined while no address of it is known. Of several the first it was seen with speaks. */
export function wireHost(
  agent: AgentId,
  host: Pick<HostView, 'network' | 'macs' | 'ips' | 'via'>,
): Host | undefined {
  const [mac] = host.macs;
  const [ip] = host.ips;
  if (mac === undefined && ip === undefined) return undefined;
  return {
    network: networkId(agent, host.network),
    ...(mac === undefined ? {} : { mac: mac as Mac }),
    ...(ip === undefined ? {} : { ip: ip as Ip }),
    ...(host.via === undefined ? {} : { via: host.via as Mac }),
  };
}

export function networkId(agent: AgentId, network: string): NetworkId {
  return `${agent}/${network}`.slice(0, 128) as NetworkId;
}
