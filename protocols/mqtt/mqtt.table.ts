/** Control packets of MQTT 3.1.1, 2.2.1, and 5.0, 2.1.2. */
export const PacketType = {
  connect: 1,
  connectAnswer: 2,
  publish: 3,
  disconnect: 14,
} as const;

export const packets: readonly string[] = [
  '',
  'connect',
  '',
  'publish',
  '',
  'received',
  'release',
  '',
  'subscribe',
  '',
  'unsubscribe',
  '',
  'ping',
  '',
  'disconnect',
  'authenticate',
];

/** Packets only a client sends, and only a server. */
export const asked: ReadonlySet<number> = new Set([1, 8, 10, 12]);
export const answered: ReadonlySet<number> = new Set([2, 9, 11, 13]);

/** Low bits of the first byte, where they are fixed. */
export const flags: ReadonlyMap<number, number> = new Map([
  ...[1, 2, 4, 5, 7, 9, 11, 12, 13, 14, 15].map((type) => [type, 0] as const),
  ...[6, 8, 10].map((type) => [type, 2] as const),
]);
