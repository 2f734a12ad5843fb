/** RFC 8415, 24 (RFC 9915 keeps the numbers); what came otherwise beside its number. */
export const Option = {
  clientIdentifier: 1,
  serverIdentifier: 2,
  addresses: 3, // IA_NA
  temporaryAddresses: 4, // IA_TA
  address: 5,
  optionRequest: 6,
  elapsedTime: 8,
  relayMessage: 9,
  serverUnicast: 12,
  statusCode: 13,
  rapidCommit: 14,
  vendorClass: 16,
  vendorOptions: 17,
  interfaceId: 18,
  nameServers: 23, // RFC 3646
  remoteId: 37, // RFC 4649
  clientFqdn: 39, // RFC 4704
  clientLinkLayer: 79, // RFC 6939
} as const;

export const MessageType = { advertise: 2, reply: 7, relayForward: 12, relayReply: 13 } as const;

/** By message type, of those that UDP carries: RFC 8415, 7.3; RFC 5007; RFC 6977; RFC 7341; RFC 9686. */
export const operations: Readonly<Partial<Record<number, string>>> = {
  1: 'solicit',
  2: 'advertise',
  3: 'request',
  4: 'confirm',
  5: 'renew',
  6: 'rebind',
  7: 'reply',
  8: 'release',
  9: 'decline',
  10: 'reconfigure',
  11: 'information-request',
  12: 'relay-forward',
  13: 'relay-reply',
  14: 'lease-query',
  15: 'lease-query-reply',
  18: 'reconfigure-request',
  19: 'reconfigure-reply',
  20: 'dhcpv4-query',
  21: 'dhcpv4-response',
  36: 'address-registration',
  37: 'address-registration-reply',
};

/** Messages of servers; all others are asked of them. */
export const answers: ReadonlySet<number> = new Set([2, 7, 10, 13, 15, 19, 21, 37]);

/** Messages in which a client speaks of itself: RFC 8415, 16. */
export const asks: ReadonlySet<number> = new Set([1, 3, 4, 5, 6, 8, 9, 11]);

/** RFC 8415, 21.13. */
export const statuses: readonly (string | undefined)[] = [
  'success',
  'unspecified-failure',
  'no-addresses-available',
  'no-binding',
  'not-on-link',
  'use-multicast',
  'no-prefix-available',
];

/** RFC 8415, 11.1. */
export const DuidType = { linkLayerTime: 1, enterprise: 2, linkLayer: 3, uuid: 4 } as const;
