/** What a protocol remembers of whoever is asked, over all conversations with it. */
import type { Talk } from './talk.ts';

const MOST = 4096; // of all protocols together

export class Memories {
  private readonly all = new Map<string, unknown>();

  /** From now on the talk shares with all others of its protocol that ask the same address. */
  join(talk: Talk): void {
    const { share } = talk.protocol;
    if (share !== undefined) talk.turn.share = () => this.of(talk, share);
  }

  private of({ protocol, flow, client }: Talk, share: () => unknown): unknown {
    const asked = client === 0 ? flow?.station1 : flow?.station0;
    if (asked === undefined) return share();
    const key = `${protocol.name} ${asked.network} ${asked.ip ?? asked.mac ?? ''}`;
    const memory = this.all.get(key) ?? share();
    this.all.delete(key);
    this.all.set(key, memory);
    if (this.all.size > MOST) this.all.delete(this.all.keys().next().value as string);
    return memory;
  }
}
