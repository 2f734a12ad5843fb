/** Where what is committed leaves for. A new one is a file beside this one and a line in registry.ts. */
import type { IClientOptions } from 'mqtt';
import type { CollectorConfig } from '../config.ts';
import type { Left } from '../store/outbox-repository.ts';

export interface Destination {
  /**
   * Resolves when all of them have arrived, in their order. Rejects when one could not be brought
   * there or `signal` was aborted: then all of them come again, slower each time. `event` of a row is
   * the same each time: hand it on, so that a receiver can tell a repeat.
   */
  deliver(rows: readonly Left[], signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface DestinationSurroundings {
  readonly config: CollectorConfig;
  /** The collector's account on the broker of the site. */
  readonly broker: {
    readonly url: string;
    readonly credentials: Pick<IClientOptions, 'username' | 'password' | 'ca' | 'cert' | 'key'>;
  };
}

export interface DestinationSpec {
  /** Where it stands is kept in the database under this name: it is never changed. */
  readonly name: string;
  /** Connects to nothing yet: that belongs to `deliver`. Undefined: it is not configured. */
  readonly open: (surroundings: DestinationSurroundings) => Destination | undefined;
}

export const defineDestination = (spec: DestinationSpec): DestinationSpec => spec;
