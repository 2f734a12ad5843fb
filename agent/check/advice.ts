/** The findings in words a technician can act on: what is seen, what is missed, what to do about it. */
import type { PortFindings } from './findings.ts';

export interface Advice {
  /** `missing`: the agent cannot do its work on this port as it is. */
  readonly level: 'good' | 'note' | 'missing';
  readonly text: string;
}

const FEW_UNICAST = 0.05;
const MUCH_ONE_SIDED = 0.3;
const MUCH_LOSS = 0.001;
const MANY_DUPLICATES = 0.05;
const MANY_CUT = 0.01;
const MUCH_UNREADABLE = 0.5;
const MOST_LISTED = 20;

const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

type Rule = (findings: PortFindings) => Advice | undefined;

const missing = (text: string): Advice => ({ level: 'missing', text });
const note = (text: string): Advice => ({ level: 'note', text });
const good = (text: string): Advice => ({ level: 'good', text });

const rules: readonly Rule[] = [
  ({ packets }) =>
    packets > 0
      ? undefined
      : missing(
          'Nothing arrives. Check the cable, that the interface is up, and that the switch mirrors to this port.',
        ),
  ({ packets, unicastShare }) => {
    if (packets === 0) return undefined;
    if (unicastShare >= FEW_UNICAST) {
      return good(`Talk between devices is seen: ${percent(unicastShare)} of the packets.`);
    }
    return missing(
      'Almost only broadcast and multicast arrives: this looks like an ordinary port. Set up a mirror (SPAN) session on the switch with this port as its destination, or use a tap.',
    );
  },
  ({ oneSidedShare }) =>
    oneSidedShare <= MUCH_ONE_SIDED
      ? undefined
      : missing(
          `${percent(oneSidedShare)} of the TCP conversations show one direction only. Mirror both directions (rx and tx) of the source ports, or both sides of the tap.`,
        ),
  ({ lossShare }) => {
    if (lossShare === undefined) return note('How many packets were lost is not known here.');
    if (lossShare <= MUCH_LOSS) return good('No packets were lost.');
    return missing(
      `${percent(lossShare)} of the packets were lost before they could be read. The mirror carries more than this port or this machine takes: mirror fewer ports or use a faster link.`,
    );
  },
  ({ duplicateShare }) =>
    duplicateShare <= MANY_DUPLICATES
      ? undefined
      : note(
          `${percent(duplicateShare)} of the packets arrive twice. They count once; mirroring one direction of each port or fewer ports halves the load.`,
        ),
  ({ cutShare }) =>
    cutShare <= MANY_CUT
      ? undefined
      : missing(
          `${percent(cutShare)} of the packets are cut short. Remove the snap length or the truncation from the mirror session or the capture.`,
        ),
  ({ isTagStripped, subnets }) =>
    isTagStripped
      ? note(
          `Hosts of ${subnets.length} subnets, and no VLAN tag: the mirror seems to strip tags. Equal addresses in two VLANs cannot be told apart; have the session keep them (“encapsulation replicate”).`,
        )
      : undefined,
  ({ unreadable }) => {
    if (unreadable.length === 0) return undefined;
    const parts = unreadable.map(({ name, share }) => `${name} (${percent(share)} of the packets)`);
    const rule = unreadable.some(({ share }) => share > MUCH_UNREADABLE) ? missing : note;
    return rule(
      `Not read here: ${parts.join(', ')}. Capture on an interface of Ethernet, or before the traffic is wrapped so.`,
    );
  },
  ({ tunnels }) =>
    tunnels.length === 0
      ? undefined
      : note(
          `What ${tunnels.length === 1 ? 'a tunnel carries' : `${tunnels.length} tunnels carry`} is read as networks of their own: ${tunnels.slice(0, MOST_LISTED).join(', ')}.`,
        ),
  ({ hosts, routers }) =>
    hosts > 0 && routers > 0
      ? note(
          `${routers === 1 ? 'A router speaks' : `${routers} routers speak`} here: hosts behind are known by IP alone.`,
        )
      : undefined,
  ({ packets, protocols }) =>
    packets === 0 || protocols.length > 0
      ? undefined
      : note('No protocol was recognised. Listen longer, while the machines work.'),
];

export function adviceOf(findings: PortFindings): readonly Advice[] {
  return rules.map((rule) => rule(findings)).filter((advice) => advice !== undefined);
}

const MARKS = { good: '+', note: '*', missing: '!' } as const;

/** The whole report, as it is printed. */
export function reportOf(findings: PortFindings): string {
  const { packets, seconds, hosts, subnets, vlans, protocols, malformed } = findings;
  const list = (names: readonly (string | number)[]) =>
    names.length === 0 ? 'none' : names.slice(0, MOST_LISTED).join(', ');
  const lines = [
    `Packets    ${packets} in ${seconds.toFixed(1)} s`,
    `Hosts      ${hosts}`,
    `Subnets    ${list(subnets)}`,
    `VLANs      ${list(vlans)}`,
    `Protocols  ${list(protocols.map((each) => `${each.name} (${counted(each.hosts)})`))}`,
    ...(malformed === 0 ? [] : [`Malformed  ${malformed} messages`]),
    '',
    ...adviceOf(findings).map(({ level, text }) => `${MARKS[level]} ${text}`),
  ];
  return `${lines.join('\n')}\n`;
}

const counted = (hosts: number) => (hosts === 1 ? '1 host' : `${hosts} hosts`);
