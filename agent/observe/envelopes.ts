/** What an envelope said before anybody knew what is inside: counted in the conversation once that has a name. */
import type { Between, Talk } from '../decode/talk.ts';

/** Messages after which an envelope names the conversation itself. */
export const ENVELOPES = 16;

export interface Early {
  readonly envelope: string;
  readonly operations: string[];
  messages: number;
}

export class Envelopes {
  private readonly early = new Map<Between, Early>();

  wait({ flow, protocol }: Talk): Early {
    let early = this.early.get(flow!);
    if (early === undefined) {
      early = { envelope: protocol.name, operations: [], messages: 0 };
      this.early.set(flow!, early);
    }
    return early;
  }

  /** Who waits there. */
  of(flow: Between): string | undefined {
    return this.early.get(flow)?.envelope;
  }

  /** It waits no longer. */
  take(flow: Between): Early | undefined {
    const early = this.early.get(flow);
    if (early !== undefined) this.early.delete(flow);
    return early;
  }
}
