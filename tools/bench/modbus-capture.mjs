/**
 * Writes a capture of Modbus/TCP polling: the same arguments give the same bytes.
 *
 *   node tools/bench/modbus-capture.mjs OUT.pcap [PACKETS=1000000] [DEVICES=200]
 *
 * Four masters poll their devices with function codes 1 to 4, write with 5, 6, 15 and 16, ask for
 * identification now and then, and get exceptions. One segment in 5,000 was never captured, one in
 * 3,000 was mirrored twice, one in 4,000 overtakes the one before it.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const MASTERS = 4;
const START = 1_767_225_600; // 2026-01-01, seconds
const NOTHING = Buffer.alloc(0);

/** xorshift32: small, and the same everywhere. */
function dice() {
  let state = 0x2545f491;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function pcapHeader() {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(0xa1b2c3d4, 0);
  bytes.writeUInt16LE(2, 4);
  bytes.writeUInt16LE(4, 6);
  bytes.writeUInt32LE(262_144, 16);
  bytes.writeUInt32LE(1, 20);
  return bytes;
}

class Wire {
  constructor(path, most, random) {
    this.file = openSync(path, 'w');
    this.most = most;
    this.random = random;
    this.chunk = Buffer.alloc(1 << 20);
    this.used = pcapHeader().copy(this.chunk);
    this.written = 0;
    this.micros = 0;
    this.overtaken = undefined;
  }

  /** Puts a segment on the wire, as a mirror port would show it. */
  send(bytes) {
    if (this.random(5000) === 0) return;
    if (this.overtaken === undefined && this.random(4000) === 0) {
      this.overtaken = bytes;
      return;
    }
    this.record(bytes);
    if (this.random(3000) === 0) this.record(bytes);
    if (this.overtaken !== undefined) this.record(this.overtaken);
    this.overtaken = undefined;
  }

  record(bytes) {
    if (this.written === this.most) return;
    this.micros += 40 + this.random(60);
    if (this.used + bytes.length + 16 > this.chunk.length) this.flush();
    const { chunk, used } = this;
    chunk.writeUInt32LE(START + Math.floor(this.micros / 1e6), used);
    chunk.writeUInt32LE(this.micros % 1e6, used + 4);
    chunk.writeUInt32LE(bytes.length, used + 8);
    chunk.writeUInt32LE(bytes.length, used + 12);
    bytes.copy(chunk, used + 16);
    this.used += 16 + bytes.length;
    this.written++;
  }

  flush() {
    writeSync(this.file, this.chunk, 0, this.used);
    this.used = 0;
  }

  close() {
    this.flush();
    closeSync(this.file);
  }
}

function checksum(bytes, start, end, initial) {
  let total = initial;
  for (let at = start; at < end; at += 2)
    total += (bytes[at] << 8) | (at + 1 < end ? bytes[at + 1] : 0);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return ~total & 0xffff;
}

/** One end of a connection; its host counts the IP identification. */
function end(host, port, sequence) {
  return { host, port, sequence };
}

/** One TCP segment; the sender's sequence number goes on. */
function segment(from, to, flags, payload) {
  const size = 54 + payload.length;
  const bytes = Buffer.alloc(Math.max(60, size));
  to.host.mac.copy(bytes, 0);
  from.host.mac.copy(bytes, 6);
  bytes.writeUInt16BE(0x0800, 12);
  bytes[14] = 0x45;
  bytes.writeUInt16BE(size - 14, 16);
  from.host.identification = (from.host.identification + 1) & 0xffff;
  bytes.writeUInt16BE(from.host.identification, 18);
  bytes[20] = 0x40;
  bytes[22] = 64;
  bytes[23] = 6;
  bytes.writeUInt32BE(from.host.ip, 26);
  bytes.writeUInt32BE(to.host.ip, 30);
  bytes.writeUInt16BE(checksum(bytes, 14, 34, 0), 24);
  bytes.writeUInt16BE(from.port, 34);
  bytes.writeUInt16BE(to.port, 36);
  bytes.writeUInt32BE(from.sequence, 38);
  bytes.writeUInt32BE(flags & 0x10 ? to.sequence : 0, 42);
  bytes[46] = 0x50;
  bytes[47] = flags;
  bytes.writeUInt16BE(8192, 48);
  payload.copy(bytes, 54);
  bytes.writeUInt16BE(checksum(bytes, 26, size, 6 + size - 34), 50);
  from.sequence = (from.sequence + payload.length + (flags & 2 ? 1 : 0)) >>> 0;
  return bytes;
}

function adu(transaction, pdu) {
  const bytes = Buffer.alloc(7 + pdu.length);
  bytes.writeUInt16BE(transaction, 0);
  bytes.writeUInt16BE(1 + pdu.length, 4);
  bytes[6] = 1;
  Buffer.from(pdu).copy(bytes, 7);
  return bytes;
}

const identification = [0x2b, 0x0e, 1, 1, 0, 0, 3];
for (const [id, text] of ['Schneider Electric', 'BMX P34 2020', 'v2.80'].entries())
  identification.push(id, text.length, ...Buffer.from(text));

/** A request and its answer. */
function exchange(index, random) {
  const start = [0, (index * 8) & 0xff];
  const kind = random(1000);
  if (kind < 2) return [[0x2b, 0x0e, 1, 0], identification];
  if (kind < 6)
    return [
      [3, 0xff, 0xff, 0, 2],
      [0x83, 2],
    ];
  if (kind < 40)
    return [
      [6, ...start, 0, kind],
      [6, ...start, 0, kind],
    ];
  if (kind < 55)
    return [
      [5, ...start, 0xff, 0],
      [5, ...start, 0xff, 0],
    ];
  if (kind < 65)
    return [
      [16, ...start, 0, 2, 4, 0, 1, 0, kind],
      [16, ...start, 0, 2],
    ];
  if (kind < 70)
    return [
      [15, ...start, 0, 8, 1, kind],
      [15, ...start, 0, 8],
    ];
  if (kind < 170)
    return [
      [1, ...start, 0, 16],
      [1, 2, kind & 0xff, 0],
    ];
  if (kind < 250)
    return [
      [2, ...start, 0, 32],
      [2, 4, 0, kind & 0xff, 0, 0],
    ];
  const count = kind < 400 ? 4 : 10;
  const code = kind < 400 ? 4 : 3;
  const values = Array.from({ length: count * 2 }, (_, at) => (kind + at) & 0xff);
  return [
    [code, ...start, 0, count],
    [code, count * 2, ...values],
  ];
}

function connect(devices, random) {
  const masters = Array.from({ length: MASTERS }, (_, index) => ({
    mac: Buffer.from([0x00, 0x1b, 0x1b, 0x10, 0x00, index]),
    ip: 0x0a000a0a + index,
    identification: index * 999,
  }));
  return Array.from({ length: devices }, (_, index) => {
    const device = {
      mac: Buffer.from([0x00, 0x80, 0xf4, 0x20, index >> 8, index & 0xff]),
      ip: 0x0a000b01 + index,
      identification: index * 331,
    };
    const client = end(masters[index % MASTERS], 49_152 + index, random(1 << 30));
    return { client, server: end(device, 502, random(1 << 30)), transaction: 0 };
  });
}

function shakeHands({ client, server }, wire) {
  wire.send(segment(client, server, 0x02, NOTHING));
  wire.send(segment(server, client, 0x12, NOTHING));
  wire.send(segment(client, server, 0x10, NOTHING));
}

function poll(connection, index, wire, random) {
  const { client, server } = connection;
  const [question, answer] = exchange(index, random);
  connection.transaction = (connection.transaction + 1) & 0xffff;
  wire.send(segment(client, server, 0x18, adu(connection.transaction, question)));
  wire.send(segment(server, client, 0x18, adu(connection.transaction, answer)));
  if (random(4) === 0) wire.send(segment(client, server, 0x10, NOTHING));
}

/** Writes the capture; what the file held is gone. */
export function writeModbusCapture(path, packets = 1_000_000, devices = 200) {
  const random = dice();
  const wire = new Wire(path, packets, random);
  const connections = connect(devices, random);
  for (const connection of connections) shakeHands(connection, wire);
  while (wire.written < packets)
    for (const [index, connection] of connections.entries()) poll(connection, index, wire, random);
  wire.close();
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [out, packets, devices] = argv.slice(2);
  if (out === undefined) {
    console.error('usage: node tools/bench/modbus-capture.mjs OUT.pcap [PACKETS] [DEVICES]');
    process.exit(2);
  }
  writeModbusCapture(out, Number(packets ?? 1_000_000), Number(devices ?? 200));
}
