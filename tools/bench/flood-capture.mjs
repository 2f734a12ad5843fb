/**
 * Writes a capture in which every packet comes from another forged MAC and IP, to another one: the
 * same arguments give the same bytes.
 *
 *   node tools/bench/flood-capture.mjs OUT.pcap [PACKETS=2000000]
 *
 * Half of the packets are UDP, half are TCP SYNs, a microsecond to a tenth of a millisecond apart.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const START = 1_767_225_600; // 2026-01-01, seconds
const FRAME = 60;
const RECORD = 16 + FRAME;
const BATCH = 16_384; // records written at once

/** xorshift32: small, and the same everywhere. Signed. */
function dice() {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
}

/** libpcap's, little-endian, microseconds, Ethernet. */
function fileHeader() {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(0xa1b2c3d4, 0);
  bytes.writeUInt16LE(2, 4);
  bytes.writeUInt16LE(4, 6);
  bytes.writeUInt32LE(262_144, 16);
  bytes.writeUInt32LE(1, 20);
  return bytes;
}

/** A unicast MAC that somebody could have. */
function forgedMac(bytes, at, random) {
  bytes.writeInt32BE(random(), at + 2);
  bytes.writeUInt16BE((random() & 0xfcff) >>> 0, at);
}

/** Any address in 1.0.0.0 to 126.255.255.255. */
function forgedIp(bytes, at, random) {
  bytes.writeInt32BE(random(), at);
  bytes[at] = 1 + (bytes[at] % 126);
}

/** One record at `at`: the bytes it does not write are zero in all of them. */
function forge(bytes, at, micros, random) {
  bytes.writeUInt32LE(START + Math.floor(micros / 1e6), at);
  bytes.writeUInt32LE(micros % 1e6, at + 4);
  bytes.writeUInt32LE(FRAME, at + 8);
  bytes.writeUInt32LE(FRAME, at + 12);
  const frame = at + 16;
  forgedMac(bytes, frame, random);
  forgedMac(bytes, frame + 6, random);
  bytes.writeUInt16BE(0x0800, frame + 12);
  const ip = frame + 14;
  const isTcp = (random() & 1) !== 0;
  bytes[ip] = 0x45;
  bytes.writeUInt16BE(isTcp ? 40 : 36, ip + 2);
  bytes.writeUInt16BE(random() & 0xffff, ip + 4);
  bytes[ip + 8] = 64;
  bytes[ip + 9] = isTcp ? 6 : 17;
  forgedIp(bytes, ip + 12, random);
  forgedIp(bytes, ip + 16, random);
  const transport = ip + 20;
  bytes.writeInt32BE(random(), transport); // both ports
  bytes.writeInt32BE(isTcp ? random() : 16 << 16, transport + 4); // a sequence number, or length
  bytes[transport + 12] = isTcp ? 0x50 : 0;
  bytes[transport + 13] = isTcp ? 0x02 : 0;
}

/** What the file held is gone. */
export function writeFloodCapture(path, packets = 2_000_000) {
  const random = dice();
  const file = openSync(path, 'w');
  const bytes = Buffer.alloc(BATCH * RECORD);
  writeSync(file, fileHeader());
  let micros = 0;
  for (let left = packets; left > 0; ) {
    const count = Math.min(left, BATCH);
    for (let record = 0; record < count; record++) {
      micros += 1 + ((random() >>> 8) % 100);
      forge(bytes, record * RECORD, micros, random);
    }
    writeSync(file, bytes, 0, count * RECORD);
    left -= count;
  }
  closeSync(file);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [out, packets] = argv.slice(2);
  if (out === undefined) {
    console.error('usage: node tools/bench/flood-capture.mjs OUT.pcap [PACKETS]');
    process.exit(2);
  }
  writeFloodCapture(out, Number(packets ?? 2_000_000));
}
