/** Commands, registers and states of EtherCAT: ETG.1000.4 and ETG.1000.6; names as TShark 4.0 has them. */

/** How a datagram is addressed: by position, by the address given, to all, by the process image. */
export const Command = {
  autoRead: 1,
  autoWrite: 2,
  autoReadWrite: 3,
  fixedRead: 4,
  fixedWrite: 5,
  fixedReadWrite: 6,
  broadcastRead: 7,
  broadcastWrite: 8,
  logicalRead: 10,
  logicalWrite: 11,
  logicalReadWrite: 12,
} as const;

export const Register = {
  stationAddress: 0x0010,
  control: 0x0120,
  status: 0x0130,
  statusCode: 0x0134,
  eeprom: 0x0502,
} as const;

/** The first byte behind the registers: mailboxes and process data lie from here on. */
export const FIRST_MEMORY = 0x1000;

export const states: Readonly<Record<number, string>> = {
  1: 'init',
  2: 'pre-operational',
  3: 'bootstrap',
  4: 'safe-operational',
  8: 'operational',
};

/** Words of the memory that says who a slave is. */
export const Word = { vendor: 0x08, product: 0x0a, revision: 0x0c, serial: 0x0e } as const;

export const Mailbox = { coe: 3, foe: 4 } as const;
export const Service = { request: 2, response: 3 } as const;

/** What begins a transfer of an object: what the client asks, what the server answers. */
export const Sdo = { download: 1, upload: 2, abort: 4, downloaded: 3 } as const;
export const Foe = { read: 1, write: 2, data: 3, acknowledge: 4, error: 5 } as const;

/** Objects that say who a device is. */
export const ObjectIndex = {
  name: 0x1008,
  hardware: 0x1009,
  software: 0x100a,
  identity: 0x1018,
} as const;
