/** The services, by the encoding ids of their messages: OPC 10000-6; made from `tshark -G values` of TShark 4.0.17 (Debian 4.0.17-0+deb12u3). */

export const Service = {
  findServers: { request: 422, response: 425 },
  getEndpoints: { request: 428, response: 431 },
  registerServer: { request: 437, response: 440 },
  openSecureChannel: { request: 446, response: 449 },
  closeSecureChannel: { request: 452, response: 455 },
  createSession: { request: 461, response: 464 },
  activateSession: { request: 467, response: 470 },
  closeSession: { request: 473, response: 476 },
  cancel: { request: 479, response: 482 },
  addNodes: { request: 488, response: 491 },
  addReferences: { request: 494, response: 497 },
  deleteNodes: { request: 500, response: 503 },
  deleteReferences: { request: 506, response: 509 },
  browse: { request: 527, response: 530 },
  browseNext: { request: 533, response: 536 },
  translateBrowsePathsToNodeIds: { request: 554, response: 557 },
  registerNodes: { request: 560, response: 563 },
  unregisterNodes: { request: 566, response: 569 },
  queryFirst: { request: 615, response: 618 },
  queryNext: { request: 621, response: 624 },
  read: { request: 631, response: 634 },
  historyRead: { request: 664, response: 667 },
  write: { request: 673, response: 676 },
  historyUpdate: { request: 700, response: 703 },
  call: { request: 712, response: 715 },
  createMonitoredItems: { request: 751, response: 754 },
  modifyMonitoredItems: { request: 763, response: 766 },
  setMonitoringMode: { request: 769, response: 772 },
  setTriggering: { request: 775, response: 778 },
  deleteMonitoredItems: { request: 781, response: 784 },
  createSubscription: { request: 787, response: 790 },
  modifySubscription: { request: 793, response: 796 },
  setPublishingMode: { request: 799, response: 802 },
  publish: { request: 826, response: 829 },
  republish: { request: 832, response: 835 },
  transferSubscriptions: { request: 841, response: 844 },
  deleteSubscriptions: { request: 847, response: 850 },
  findServersOnNetwork: { request: 12208, response: 12209 },
  registerServer2: { request: 12211, response: 12212 },
} as const;

export const SERVICE_FAULT = 397;

const hyphenated = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `create-session` by the id of its request. */
export const operations: ReadonlyMap<number, string> = new Map(
  Object.entries(Service).map(([name, { request }]) => [request, hyphenated(name)]),
);

/** By the ids of both, who says it. */
export const speakers: ReadonlyMap<number, 'request' | 'response'> = new Map([
  [SERVICE_FAULT, 'response' as const],
  ...Object.values(Service).flatMap(({ request, response }) => [
    [request, 'request' as const] as const,
    [response, 'response' as const] as const,
  ]),
]);
