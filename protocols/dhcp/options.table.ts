/** RFC 2132; what came later beside its option. */
export const Option = {
  pad: 0,
  subnetMask: 1,
  router: 3,
  domainNameServer: 6,
  hostName: 12,
  domainName: 15,
  overload: 52,
  messageType: 53,
  serverIdentifier: 54,
  parameterRequestList: 55,
  vendorClass: 60,
  clientIdentifier: 61,
  clientFqdn: 81, // RFC 4702
  relayAgent: 82, // RFC 3046
  end: 255,
} as const;

/** RFC 3046, 2.0. */
export const RelaySuboption = { circuitId: 1, remoteId: 2 } as const;

export const MessageType = { ack: 5 } as const;

/** By message type: RFC 2132, 9.6; RFC 3203; RFC 4388; RFC 6926; RFC 7724. */
export const operations: readonly (string | undefined)[] = [
  undefined,
  'discover',
  'offer',
  'request',
  'decline',
  'ack',
  'nak',
  'release',
  'inform',
  'force-renew',
  'lease-query',
  'lease-unassigned',
  'lease-unknown',
  'lease-active',
  'bulk-lease-query',
  'lease-query-done',
  'active-lease-query',
  'lease-query-status',
  'tls',
];
