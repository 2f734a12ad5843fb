/** IANA, ICMP and ICMPv6 parameters: names of types and codes as TShark 4.0 and the RFCs have them. */

export interface TypeRow {
  readonly name: string;
  readonly direction: 'request' | 'response';
  /** It tells of a packet that did not get through, whose beginning stands behind eight bytes. */
  readonly isError?: true;
}

const asks = (name: string): TypeRow => ({ name, direction: 'request' });
const answers = (name: string): TypeRow => ({ name, direction: 'response' });
const error = (name: string): TypeRow => ({ name, direction: 'response', isError: true });

export const Icmp = {
  unreachable: 3,
  redirect: 5,
  routerAdvertisement: 9,
  timeExceeded: 11,
  maskReply: 18,
} as const;

/** RFC 792, RFC 950, RFC 1256. */
export const types: ReadonlyMap<number, TypeRow> = new Map([
  [0, answers('echo-reply')],
  [3, error('unreachable')],
  [4, error('source-quench')],
  [5, { ...asks('redirect'), isError: true }], // done to whom it is sent
  [8, asks('echo-request')],
  [9, answers('router-advertisement')],
  [10, asks('router-solicitation')],
  [11, error('time-exceeded')],
  [12, error('parameter-problem')],
  [13, asks('timestamp-request')],
  [14, answers('timestamp-reply')],
  [15, asks('information-request')],
  [16, answers('information-reply')],
  [17, asks('mask-request')],
  [18, answers('mask-reply')],
]);

/** Of `unreachable`: RFC 792, RFC 1122, 3.2.2.1, RFC 1812, 5.2.7.1. */
export const unreachable: readonly (string | undefined)[] = [
  'network-unreachable',
  'host-unreachable',
  'protocol-unreachable',
  'port-unreachable',
  'fragmentation-needed',
  'source-route-failed',
  'network-unknown',
  'host-unknown',
  'host-isolated',
  'network-prohibited',
  'host-prohibited',
  'network-unreachable-for-service',
  'host-unreachable-for-service',
  'communication-prohibited',
  'precedence-violation',
  'precedence-cutoff',
];

export const Icmp6 = {
  unreachable: 1,
  timeExceeded: 3,
  listenerQuery: 130,
  listenerReport: 131,
  listenerDone: 132,
  routerAdvertisement: 134,
  neighbourSolicitation: 135,
  neighbourAdvertisement: 136,
  redirect: 137,
  listenerReport2: 143,
} as const;

/** RFC 4443, RFC 4861, RFC 2710, RFC 3810. */
export const types6: ReadonlyMap<number, TypeRow> = new Map([
  [1, error('unreachable')],
  [2, error('packet-too-big')],
  [3, error('time-exceeded')],
  [4, error('parameter-problem')],
  [128, asks('echo-request')],
  [129, answers('echo-reply')],
  [130, asks('listener-query')],
  [131, answers('listener-report')],
  [132, answers('listener-done')],
  [133, asks('router-solicitation')],
  [134, answers('router-advertisement')],
  [135, asks('neighbour-solicitation')],
  [136, answers('neighbour-advertisement')],
  [137, asks('redirect')],
  [143, answers('listener-report')],
]);

/** RFC 4443, 3.1. */
export const unreachable6: readonly (string | undefined)[] = [
  'network-unreachable',
  'communication-prohibited',
  'beyond-scope',
  'host-unreachable',
  'port-unreachable',
  'source-prohibited',
  'route-rejected',
];
