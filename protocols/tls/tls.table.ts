/** Numbers of TLS: RFC 8446, B; RFC 5246, A; of cipher suites IANA's registry of TLS parameters. */

export const RecordType = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
  heartbeat: 24,
} as const;

export const HandshakeType = {
  clientHello: 1,
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
} as const;

export const Extension = {
  serverName: 0,
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  applicationProtocols: 16,
  supportedVersions: 43,
} as const;

export const TLS_1_3 = 0x0304;
export const TLS_1_2 = 0x0303;

export const versions: ReadonlyMap<number, string> = new Map([
  [0x0002, 'SSL 2.0'],
  [0x0300, 'SSL 3.0'],
  [0x0301, 'TLS 1.0'],
  [0x0302, 'TLS 1.1'],
  [TLS_1_2, 'TLS 1.2'],
  [TLS_1_3, 'TLS 1.3'],
]);

/** As JA4 writes them. */
export const shortVersions: ReadonlyMap<number, string> = new Map([
  [0x0002, 's2'],
  [0x0300, 's3'],
  [0x0301, '10'],
  [0x0302, '11'],
  [TLS_1_2, '12'],
  [TLS_1_3, '13'],
]);

const suites = (why: string, ...numbers: number[]) => numbers.map((one) => [one, why] as const);

/** Cipher suites that protect nothing or little (RFC 9325, 4.1), and why. */
export const weakCiphers: ReadonlyMap<number, string> = new Map([
  ...suites(
    'no encryption',
    0x0000,
    0x0001,
    0x0002,
    0x003b,
    0x002c,
    0x002d,
    0x002e,
    0x00b0,
    0x00b1,
  ),
  ...suites('no encryption', 0xc001, 0xc006, 0xc00b, 0xc010, 0xc015, 0xc039, 0xc03a, 0xc03b),
  ...suites(
    'export cipher',
    0x0003,
    0x0006,
    0x0008,
    0x000b,
    0x000e,
    0x0011,
    0x0014,
    0x0017,
    0x0019,
  ),
  ...suites('RC4', 0x0004, 0x0005, 0x0018, 0x0066, 0x008a, 0x008e, 0x0092, 0xc002, 0xc007, 0xc00c),
  ...suites('RC4', 0xc011, 0xc016, 0xc033),
  ...suites('DES', 0x0009, 0x000c, 0x000f, 0x0012, 0x0015, 0x001a),
  ...suites('no server authentication', 0x001b, 0x0034, 0x003a, 0x006c, 0x006d, 0x00a6, 0x00a7),
  ...suites('no server authentication', 0xc017, 0xc018, 0xc019),
]);

/** Signatures that can be forged (RFC 9155; RFC 6151), by their object identifiers. */
export const weakSignatures: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.2', 'MD2'],
  ['1.2.840.113549.1.1.4', 'MD5'],
  ['1.2.840.113549.1.1.5', 'SHA-1'],
  ['1.2.840.10040.4.3', 'SHA-1'],
  ['1.2.840.10045.4.1', 'SHA-1'],
]);
