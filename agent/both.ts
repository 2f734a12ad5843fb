/** Tells two listeners what the picture sees, the first one first. */
import type { Sightings } from './observe/sightings.ts';

export function both(one: Sightings, other: Sightings): Required<Sightings> {
  return {
    host(host) {
      one.host?.(host);
      other.host?.(host);
    },
    joined(host, gone) {
      one.joined?.(host, gone);
      other.joined?.(host, gone);
    },
    address(host, address, isGained) {
      one.address?.(host, address, isGained);
      other.address?.(host, address, isGained);
    },
    conflict(ip, holder, claimant) {
      one.conflict?.(ip, holder, claimant);
      other.conflict?.(ip, holder, claimant);
    },
    fact(host, fact, previous) {
      one.fact?.(host, fact, previous);
      other.fact?.(host, fact, previous);
    },
    service(host, service) {
      one.service?.(host, service);
      other.service?.(host, service);
    },
    conversation(conversation) {
      one.conversation?.(conversation);
      other.conversation?.(conversation);
    },
    operation(conversation, operation) {
      one.operation?.(conversation, operation);
      other.operation?.(conversation, operation);
    },
    event(event) {
      one.event?.(event);
      other.event?.(event);
    },
    repeat(event) {
      one.repeat?.(event);
      other.repeat?.(event);
    },
    office(holder, office) {
      one.office?.(holder, office);
      other.office?.(holder, office);
    },
    moved(host, from, to) {
      one.moved?.(host, from, to);
      other.moved?.(host, from, to);
    },
    scan(source, targets, ports) {
      one.scan?.(source, targets, ports);
      other.scan?.(source, targets, ports);
    },
    flood(network, hosts) {
      one.flood?.(network, hosts);
      other.flood?.(network, hosts);
    },
    anomaly(protocol, flaw, field) {
      one.anomaly?.(protocol, flaw, field);
      other.anomaly?.(protocol, flaw, field);
    },
  };
}
