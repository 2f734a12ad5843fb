/** A conduit as it is in force: who may begin which conversation between two zones. */

/** The end of a conduit that leads out of the plant: public addresses that are in no zone. */
export const OUTSIDE = 'outside';

/** Who begins: somebody of the zone it leads from, of the one it leads to, or either. */
export const DIRECTIONS = ['forward', 'backward', 'both'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Whoever one of these names; of a zone as a whole where nothing is named. */
export interface EndSelector {
  /** Ids. */
  readonly assets: readonly string[];
  readonly ranges: readonly { readonly network: string; readonly cidr: string }[];
}

export interface ConduitRule {
  /** Names it within its conduit, for as long as it means the same. */
  readonly id: string;
  /** As messages name it, or `any`. */
  readonly protocol: string;
  readonly transport: 'tcp' | 'udp' | 'ip' | 'ethernet' | 'any';
  /** Of the server: `502`, `1024-65535`, or `any`. */
  readonly port: string;
  readonly source: EndSelector;
  readonly destination: EndSelector;
  readonly direction: Direction;
}

export interface ConduitInForce {
  readonly id: string;
  readonly ref: string;
  /** Id of a zone, or `outside`. */
  readonly from: string;
  readonly to: string;
  readonly isExpired: boolean;
  readonly rules: readonly ConduitRule[];
}
