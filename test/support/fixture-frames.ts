/** The cases of a protocol as a port would show them: every conversation between two hosts of its own, captures as they are. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CaptureFiles } from '../../agent/capture/files.ts';
import type { Protocol } from '../../protocols/contract/protocol.ts';
import { type Conversation, caseFile, casesOf, conversationsOf } from './fixtures.ts';
import { endsOf, isPorted, replay } from './ports-crossed.ts';
import { type End, ethernet, ip4, type Wire } from './wire.ts';

export async function showCases(wire: Wire, owner: Protocol): Promise<void> {
  let at = 0;
  for (const folder of casesOf(owner.name)) {
    for (const conversation of conversationsOf(owner, folder)) show(wire, conversation, at++);
    const capture = caseFile(owner.name, folder, 'input.pcap');
    if (!existsSync(capture)) continue;
    const files = new CaptureFiles([fileURLToPath(capture)]);
    await files.read((packet) => wire.picture.packet(packet));
  }
}

function show(wire: Wire, { carrier, key, payloads }: Conversation, at: number): void {
  const [client, server] = endsOf(at, key);
  if (isPorted(carrier)) return replay(wire, { carrier, payloads }, client, server);
  for (const { direction, bytes } of payloads) {
    const [from, to] = direction === 'request' ? [client, server] : [server, client];
    if (carrier === 'ethernet') wire.show(ethernet(from.mac, to.mac, key, bytes));
    else if (carrier === 'llc') wire.show(logical(from, to, key, bytes));
    else if (carrier === 'ip')
      wire.show(ethernet(from.mac, to.mac, 0x0800, ip4(from.ip, to.ip, key, [...bytes])));
    else throw new Error(`no frame is made for ${carrier}`);
  }
}

/** IEEE 802.2: a DSAP, or behind SNAP an OUI and a protocol id. */
function logical(from: End, to: End, key: number, bytes: Uint8Array): Uint8Array {
  const oui = Math.floor(key / 0x1_0000);
  const snap = [0xaa, 0xaa, 3, oui >> 16, (oui >> 8) & 255, oui & 255, (key >> 8) & 255, key & 255];
  const body = [...(key > 0xff ? snap : [key, key, 3]), ...bytes];
  return ethernet(from.mac, to.mac, body.length, body);
}
