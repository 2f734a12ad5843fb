/** Acts that only count when they last: kept back until it is clear that nobody undid them. */
import type { Deed } from '../../protocols/contract/protocol.ts';
import type { EventKind } from '../../protocols/messages/control-event.ts';
import type { ControlLog, Told } from './control-log.ts';
import type { Conversation } from './conversations.ts';

const MOST = 1024; // of too many the oldest is told early: nobody has undone it yet

interface Kept {
  readonly key: string;
  readonly conversation: Conversation;
  readonly told: Told;
  readonly deed: Deed;
  /** Packet time, microseconds. */
  readonly until: number;
}

export class LastingActs {
  private kept: Kept[] = [];
  /** When something was last undone: an act without an answer is told only after a while. */
  private readonly undone = new Map<string, number>();
  private readonly log: ControlLog;
  /** One is being told: it happened in no packet that is in hand. */
  isTelling = false;

  constructor(log: ControlLog) {
    this.log = log;
  }

  /** Done again in the same conversation before it is told, it began the first time. `told` is kept. */
  keep(conversation: Conversation, told: Told, seconds: number, deed: () => Deed): void {
    const key = keyOf(conversation, told.isReversed, told);
    if ((this.undone.get(key) ?? Number.NEGATIVE_INFINITY) > told.time) return;
    if (this.kept.some((each) => each.key === key && each.conversation === conversation)) return;
    if (this.kept.length >= MOST) this.tell(this.kept.shift()!);
    const until = told.time + seconds * 1_000_000;
    this.kept.push({ key, conversation, told, deed: deed(), until });
  }

  /** By whichever conversation with the same device. */
  undo(conversation: Conversation, isReversed: boolean, act: Named, time: number): void {
    const key = keyOf(conversation, isReversed, act);
    this.undone.delete(key);
    this.undone.set(key, time);
    if (this.undone.size > MOST) this.undone.delete(this.undone.keys().next().value as string);
    this.kept = this.kept.filter((each) => each.key !== key);
  }

  look(time: number): void {
    if (this.kept.length === 0) return;
    const due = this.kept.filter(({ until }) => until <= time);
    this.kept = this.kept.filter(({ until }) => until > time);
    for (const each of due) this.tell(each);
  }

  private tell({ conversation, told, deed }: Kept): void {
    this.isTelling = true;
    this.log.tell(conversation, told, () => deed);
    this.isTelling = false;
  }
}

interface Named {
  readonly protocol: string;
  readonly kind: EventKind;
  readonly same: number;
}

function keyOf(conversation: Conversation, isReversed: boolean, { protocol, kind, same }: Named) {
  const { client, server, clientAddress, serverAddress } = conversation;
  const { ip, mac } = isReversed ? clientAddress : serverAddress;
  const { network } = isReversed ? client : server;
  return `${network} ${ip ?? mac ?? ''} ${protocol} ${kind} ${same}`;
}
