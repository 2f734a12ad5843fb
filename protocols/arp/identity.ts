import type { Listener } from '../contract/protocol.ts';
import type { ArpMessage } from './decode.ts';

const NO_MAC = '00:00:00:00:00:00';
const NO_IP = '0.0.0.0';

/** Whoever speaks says what is its own; whoever probes has nothing yet. */
export function identify({ senderMac, senderIp, soughtIp }: ArpMessage, tell: Listener): void {
  if (senderMac !== NO_MAC && senderIp !== NO_IP) tell.address(senderMac, senderIp);
  if (soughtIp !== '' && soughtIp !== NO_IP) tell.sought(soughtIp);
}
