import type { Party } from '../../../../collector/api/contract/drift.ts';
import { text } from '../messages/catalogue.ts';

/** The name a person knows a device by, else its address. */
export const partyName = ({ name, host }: Party): string =>
  name ?? host.ip ?? host.mac ?? text.drift.unknownParty;

/** Its addresses, without the one that already stands for its name. */
export function partyAddresses(party: Party): string {
  const name = partyName(party);
  return [party.host.ip, party.host.mac]
    .filter((address) => address !== undefined && address !== name)
    .join(' · ');
}
