/** How well a port was seen, worst first: an interval is called by the first that holds of it. */

/** What an agent counted over an interval. */
export interface Counted {
  readonly packets: number;
  readonly unicastPackets: number;
  /** Of the TCP conversations, 0 to 1. */
  readonly oneSided: number;
  /** Known to be lost before anybody read them: kernel and interface together. */
  readonly dropped: number;
}

/** Of all packets that came; what `capture.blind` is raised at. */
const MOST_LOSS = 0.01;
/** Of the packets seen: below that, the port shows what every port shows. */
const FEW_UNICAST = 0.05;
const MUCH_ONE_SIDED = 0.3;

export const sights = [
  {
    /** The agent ran and nothing came: a cable, a mirror, or a cell that stands still. Nobody saw anything. */
    sight: 'silent',
    isWatching: false,
    holds: ({ packets }: Counted) => packets === 0,
  },
  {
    sight: 'lossy',
    isWatching: true,
    holds: ({ packets, dropped }: Counted) => dropped > MOST_LOSS * (packets + dropped),
  },
  {
    sight: 'broadcast-only',
    isWatching: true,
    holds: ({ packets, unicastPackets }: Counted) => unicastPackets < FEW_UNICAST * packets,
  },
  {
    sight: 'one-sided',
    isWatching: true,
    holds: ({ oneSided }: Counted) => oneSided > MUCH_ONE_SIDED,
  },
  { sight: 'clear', isWatching: true, holds: () => true },
] as const satisfies readonly {
  sight: string;
  /** Whether something could have been seen at all. */
  isWatching: boolean;
  holds: (counted: Counted) => boolean;
}[];

export type Sight = (typeof sights)[number]['sight'];

export function sightOf(counted: Counted): Sight {
  return sights.find(({ holds }) => holds(counted))?.sight ?? 'clear';
}

export const isWatching = (sight: Sight): boolean =>
  sights.some((one) => one.sight === sight && one.isWatching);
