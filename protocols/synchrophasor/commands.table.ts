/** Numbers of IEEE C37.118.2-2011, as the fields of TShark 4.0's synphasor dissector name them. */
export const FrameType = {
  data: 0,
  header: 1,
  configuration1: 2,
  configuration2: 3,
  command: 4,
  configuration3: 5,
} as const;

export const frameNames: readonly string[] = [
  'data',
  'header',
  'configuration-1',
  'configuration-2',
  'command',
  'configuration-3',
];

export const Command = { off: 1, on: 2, extended: 8 } as const;

export const commandNames: ReadonlyMap<number, string> = new Map([
  [Command.off, 'transmission-off'],
  [Command.on, 'transmission-on'],
  [3, 'send-header'],
  [4, 'send-configuration-1'],
  [5, 'send-configuration-2'],
  [6, 'send-configuration-3'],
  [Command.extended, 'extended'],
]);

/** From here on users give commands a meaning. */
export const USER_COMMANDS = 0x100;

/** Bits of the status word of a measurement unit that say how it is. */
export const Status = { notSynchronized: 0x2000, configurationChange: 0x0400 } as const;
