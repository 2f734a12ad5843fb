/**
 * What gives an operating system away though nobody states it: how it greets over TCP, and what it asks
 * of DHCP. Our own observations of stacks whose hosts named themselves elsewhere in the same traffic.
 * Percent: how much is to be made of it, estimated; never more than a guess.
 */

export interface SynRow {
  /** What packets leave with: the smallest of these that is not below the one seen. */
  readonly ttl: 30 | 32 | 64 | 128 | 255;
  /** Options in their order: M segment size, W scale, S selective acknowledgement, T time, N nothing, E end. */
  readonly options: string;
  readonly windows?: readonly number[];
  readonly scales?: readonly number[];
  /** Of the answer to a greeting, or of a greeting; absent: of both. */
  readonly of?: 'answer' | 'greeting';
  readonly os: string;
  readonly percent: number;
}

/** The first that fits speaks. What an answer offers depends on who asked: few of them tell. */
export const synRows: readonly SynRow[] = [
  { ttl: 30, options: 'M', windows: [4096], os: 'SIMATIC firmware', percent: 80 },
  { ttl: 30, options: 'M', os: 'SIMATIC firmware', percent: 60 },
  {
    ttl: 64,
    options: 'M',
    windows: [1024, 2048, 3072, 4096],
    of: 'greeting',
    os: 'a scanner (nmap)',
    percent: 60,
  },
  { ttl: 64, options: 'MNW', windows: [4096], of: 'answer', os: 'VxWorks', percent: 50 },
  {
    ttl: 128,
    options: 'MNWNNS',
    windows: [64_240, 65_535],
    scales: [8],
    of: 'greeting',
    os: 'Windows 10 or later',
    percent: 70,
  },
  {
    ttl: 128,
    options: 'MNWNNS',
    windows: [8192],
    scales: [2, 8],
    of: 'greeting',
    os: 'Windows Vista to 8.1',
    percent: 70,
  },
  { ttl: 128, options: 'MNWNNS', of: 'greeting', os: 'Windows', percent: 60 },
  { ttl: 128, options: 'MNNS', windows: [32_768], of: 'greeting', os: 'Windows CE', percent: 50 },
  { ttl: 128, options: 'MNNS', of: 'greeting', os: 'Windows 2000 to XP', percent: 70 },
  {
    ttl: 128,
    options: 'MNNS',
    windows: [64_240, 65_535],
    of: 'answer',
    os: 'Windows 2000 to XP',
    percent: 50,
  },
  {
    ttl: 64,
    options: 'MSTNW',
    windows: [65_535],
    scales: [8, 9],
    of: 'greeting',
    os: 'Android',
    percent: 60,
  },
  {
    ttl: 64,
    options: 'MSTNW',
    windows: [32_120, 5840, 5792],
    of: 'greeting',
    os: 'Linux 2',
    percent: 60,
  },
  {
    ttl: 64,
    options: 'MSTNW',
    windows: [14_600, 29_200],
    of: 'greeting',
    os: 'Linux 3 or 4',
    percent: 70,
  },
  {
    ttl: 64,
    options: 'MSTNW',
    windows: [64_240],
    of: 'greeting',
    os: 'Linux 4.19 or later',
    percent: 70,
  },
  { ttl: 64, options: 'MSTNW', of: 'greeting', os: 'Linux', percent: 70 },
  { ttl: 64, options: 'MNNSNW', windows: [5840], of: 'greeting', os: 'Linux 2', percent: 50 },
  { ttl: 64, options: 'MNWNNTSE', of: 'greeting', os: 'macOS or iOS', percent: 80 },
  { ttl: 64, options: 'MNWST', of: 'greeting', os: 'FreeBSD', percent: 60 },
  { ttl: 64, options: 'MNNSNWNNT', of: 'greeting', os: 'OpenBSD', percent: 60 },
  { ttl: 255, options: 'M', windows: [4128], os: 'Cisco IOS', percent: 60 },
  { ttl: 255, options: 'M', os: 'a small stack (lwIP)', percent: 40 },
];

export interface ParameterRow {
  readonly os: string;
  readonly percent: number;
}

/** By the list of parameters a client asks for, in its order. */
export const parameterRows: ReadonlyMap<string, ParameterRow> = new Map([
  ['1,15,3,6,44,46,47,31,33,121,249,43', { os: 'Windows Vista to 8.1', percent: 80 }],
  ['1,15,3,6,44,46,47,31,33,121,249,43,252', { os: 'Windows Vista to 8.1', percent: 80 }],
  ['1,15,3,6,44,46,47,31,33,249,43', { os: 'Windows XP', percent: 80 }],
  ['1,3,6,15,31,33,43,44,46,47,119,121,249,252', { os: 'Windows 10 or later', percent: 80 }],
  ['1,3,6,15,31,33,43,44,46,47,121,249,252', { os: 'Windows 10 or later', percent: 80 }],
  ['1,121,3,6,15,119,252,95,44,46', { os: 'macOS', percent: 80 }],
  ['1,3,6,15,119,95,252,44,46', { os: 'macOS', percent: 80 }],
  ['1,121,3,6,15,119,252', { os: 'iOS', percent: 80 }],
  ['1,3,6,15,119,252', { os: 'iOS', percent: 70 }],
  ['1,3,6,15,26,28,51,58,59,43', { os: 'Android', percent: 80 }],
  ['1,28,2,3,15,6,119,12,44,47,26,121,42', { os: 'Linux', percent: 70 }],
  ['1,28,2,3,15,6,119,12,44,47,26,121,42,249,33,252', { os: 'Linux', percent: 70 }],
  ['1,28,2,121,15,6,12,40,41,42,26,119,3', { os: 'Linux', percent: 70 }],
  ['1,28,2,3,15,6,12', { os: 'Linux', percent: 50 }],
  ['1,121,33,3,6,12,15,28,42,51,54,58,59,119', { os: 'Linux', percent: 60 }],
]);
