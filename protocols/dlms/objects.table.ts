/**
 * Numbers of DLMS/COSEM: the Green Book (ed. 10) for APDUs and results, the Blue Book (ed. 14) for
 * interface classes and OBIS codes.
 */
import type { EventKind } from '../messages/control-event.ts';
import type { Attribute } from '../messages/fact.ts';

export const Tag = {
  associate: 0x60,
  associated: 0x61,
  release: 0x62,
  released: 0x63,
  get: 0xc0,
  set: 0xc1,
  event: 0xc2,
  action: 0xc3,
  got: 0xc4,
  setDone: 0xc5,
  actionDone: 0xc7,
  exception: 0xd8,
} as const;

/** By tag: what a client asks for, and what a meter sends by itself. */
export const operations: ReadonlyMap<number, string> = new Map([
  [0x05, 'read'],
  [0x06, 'write'],
  [0x0f, 'data-notification'],
  [0x16, 'unconfirmed-write'],
  [0x18, 'information-report'],
  [0x60, 'associate'],
  [0x62, 'release'],
  [0xc0, 'get'],
  [0xc1, 'set'],
  [0xc2, 'event-notification'],
  [0xc3, 'action'],
  [0xc8, 'ciphered-get'],
  [0xc9, 'ciphered-set'],
  [0xcb, 'ciphered-action'],
  [0xd0, 'ciphered-get'],
  [0xd1, 'ciphered-set'],
  [0xd3, 'ciphered-action'],
  [0xdb, 'ciphered'],
  [0xdc, 'ciphered'],
  [0xdd, 'ciphered'],
]);
/** Of ciphered services, what they would be in clear. */
export const clearOf: ReadonlyMap<number, number> = new Map<number, number>([
  [0xc8, Tag.get],
  [0xc9, Tag.set],
  [0xcb, Tag.action],
  [0xcc, Tag.got],
  [0xcd, Tag.setDone],
  [0xcf, Tag.actionDone],
  [0xd0, Tag.get],
  [0xd1, Tag.set],
  [0xd3, Tag.action],
  [0xd4, Tag.got],
  [0xd5, Tag.setDone],
  [0xd7, Tag.actionDone],
]);
/** Why a service was not begun: the second byte of an exception. */
export const exceptions: ReadonlyMap<number, string> = new Map([
  [1, 'operation not possible'],
  [2, 'service not supported'],
  [3, 'other reason'],
  [4, 'too long'],
  [5, 'deciphering error'],
  [6, 'invocation counter error'],
]);
/** What a meter answers. */
export const answers: ReadonlySet<number> = new Set([
  0x0c, 0x0d, 0x0e, 0x61, 0x63, 0xc4, 0xc5, 0xc7, 0xcc, 0xcd, 0xcf, 0xd4, 0xd5, 0xd7, 0xd8,
]);

export const results: ReadonlyMap<number, string> = new Map([
  [1, 'hardware fault'],
  [2, 'temporary failure'],
  [3, 'read-write denied'],
  [4, 'object undefined'],
  [9, 'object class inconsistent'],
  [11, 'object unavailable'],
  [12, 'type unmatched'],
  [13, 'scope of access violated'],
  [14, 'data block unavailable'],
  [15, 'long get aborted'],
  [16, 'no long get in progress'],
  [17, 'long set aborted'],
  [18, 'no long set in progress'],
  [19, 'data block number invalid'],
  [250, 'other reason'],
]);

/** What an attribute of class 1 (data) says of the device, by its logical name. */
export const identities: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['0.0.42.0.0.255', 'server-id'],
  ['0.0.96.1.0.255', 'serial'],
  ['0.0.96.1.1.255', 'plant-id'],
  ['1.0.0.0.0.255', 'plant-id'],
  ['1.0.0.2.0.255', 'firmware'],
  ['1.1.0.2.0.255', 'firmware'],
  ['1.0.0.2.8.255', 'config-consistency'],
  ['0.0.96.1.10.255', 'location'],
]);
export const DEVICE_NAME = '0.0.42.0.0.255';

export const InterfaceClass = {
  data: 1,
  clock: 8,
  association: 15,
  imageTransfer: 18,
  securitySetup: 64,
  disconnector: 70,
} as const;
export const SECRET_ATTRIBUTE = 7; // of an association

/** What is done by setting an attribute; else a write. */
export const settings: ReadonlyMap<number, EventKind> = new Map<number, EventKind>([
  [8, 'time-set'],
  [15, 'protection-change'],
  [12, 'protection-change'],
  [64, 'protection-change'],
  [19, 'configuration-write'],
  [23, 'configuration-write'],
  [27, 'configuration-write'],
  [28, 'configuration-write'],
  [29, 'configuration-write'],
  [40, 'configuration-write'],
  [41, 'configuration-write'],
  [42, 'configuration-write'],
  [45, 'configuration-write'],
]);

/** What a method does: its class, then its number; 0 stands for any other. */
export const methods: ReadonlyMap<number, readonly [EventKind, ReadonlyMap<number, string>]> =
  new Map<number, readonly [EventKind, ReadonlyMap<number, string>]>([
    [3, ['write', new Map([[1, 'reset']])]],
    [4, ['write', new Map([[1, 'reset']])]],
    [5, ['write', new Map([[1, 'reset']])]],
    [7, ['write', new Map([[1, 'reset']])]],
    [8, ['time-set', new Map([[3, 'adjust-to-preset-time']])]],
    [9, ['command', new Map([[1, 'execute-script']])]],
    [15, ['protection-change', new Map([[2, 'change-secret']])]],
    [
      18,
      [
        'firmware-update',
        new Map([
          [1, 'initiate'],
          [2, 'transfer-block'],
          [3, 'verify'],
          [4, 'activate'],
        ]),
      ],
    ],
    [
      64,
      [
        'protection-change',
        new Map([
          [1, 'activate-security'],
          [2, 'transfer-key'],
        ]),
      ],
    ],
    [
      70,
      [
        'command',
        new Map([
          [1, 'disconnect'],
          [2, 'reconnect'],
        ]),
      ],
    ],
  ]);
/** Of an association: the client answers the challenge. */
export const PROOF_METHOD = 1;

/** Authentication mechanisms. */
export const mechanisms: readonly string[] = [
  'lowest level',
  'low level, password',
  'high level',
  'high level, MD5',
  'high level, SHA-1',
  'high level, GMAC',
  'high level, SHA-256',
  'high level, ECDSA',
];
/** The last arc of application contexts that are ciphered. */
export const ciphered: ReadonlySet<number> = new Set([3, 4]);
