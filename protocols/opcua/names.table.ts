/** Numbers of OPC 10000-4 and -6 that are told, and nodes every server has (OPC 10000-5). */
import type { Attribute } from '../messages/fact.ts';

export const modes: readonly string[] = ['Invalid', 'None', 'Sign', 'SignAndEncrypt'];
export const tokenTypes: readonly string[] = [
  'anonymous',
  'user name',
  'certificate',
  'issued token',
];
export const applicationTypes: readonly string[] = [
  'server',
  'client',
  'client and server',
  'discovery server',
];
export const serverStates: readonly string[] = [
  'running',
  'failed',
  'no configuration',
  'suspended',
  'shutdown',
  'test',
  'communication fault',
];

/** Policies OPC 10000-7 calls deprecated: SHA-1. */
export const deprecatedPolicies: ReadonlySet<string> = new Set(['Basic128Rsa15', 'Basic256']);

/** Bytes of the signature behind each chunk. */
export const signatureSizes: ReadonlyMap<string, number> = new Map([
  ['Basic128Rsa15', 20],
  ['Basic256', 20],
  ['Basic256Sha256', 32],
  ['Aes128_Sha256_RsaOaep', 32],
  ['Aes256_Sha256_RsaPss', 32],
]);

/** Encodings of structures, by their number in namespace 0. */
export const Encoding = {
  anonymousToken: 321,
  userNameToken: 324,
  certificateToken: 327,
  issuedToken: 940,
  buildInfo: 340,
  serverStatus: 864,
} as const;

export const NodeNumber = {
  namespaceArray: 2255,
  serverStatus: 2256,
  startTime: 2257,
  state: 2259,
  buildInfo: 2260,
} as const;

/** Nodes that hold one line of the build information. */
export const buildNodes: ReadonlyMap<number, Attribute> = new Map([
  [2261, 'product'],
  [2262, 'product-uri'],
  [2263, 'vendor'],
  [2264, 'firmware'],
  [2265, 'software'],
]);

export const VALUE_ATTRIBUTE = 13;

/** Of an attribute that is written and is not the value. */
export const attributeNames: Readonly<Record<number, string>> = {
  3: 'BrowseName',
  4: 'DisplayName',
  5: 'Description',
  6: 'WriteMask',
  17: 'AccessLevel',
  20: 'Historizing',
  21: 'Executable',
  24: 'RolePermissions',
};

/** Statuses from here on are bad. */
export const BAD = 0x8000_0000;

/** Why a server refuses, by the upper half of a status: OPC 10000-6, StatusCodes. */
export const statusNames: ReadonlyMap<number, string> = new Map([
  [0x800b, 'BadServiceUnsupported'],
  [0x801f, 'BadUserAccessDenied'],
  [0x8020, 'BadIdentityTokenInvalid'],
  [0x8021, 'BadIdentityTokenRejected'],
  [0x8025, 'BadSessionIdInvalid'],
  [0x8027, 'BadSessionNotActivated'],
  [0x8034, 'BadNodeIdUnknown'],
  [0x803b, 'BadNotWritable'],
  [0x803c, 'BadOutOfRange'],
  [0x805e, 'BadNodeIdExists'],
  [0x8074, 'BadTypeMismatch'],
  [0x8075, 'BadMethodInvalid'],
  [0x80ab, 'BadInvalidArgument'],
]);
