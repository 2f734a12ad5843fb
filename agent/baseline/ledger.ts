/**
 * The differences that were told: each once, repeats counted, resolved when the baseline is back, folded
 * into one when it toggles. What it hands out is the whole difference each time, for the collector
 * replaces by key and occurrence. design.md §4.
 */
import { createHash } from 'node:crypto';
import type { Outcome } from '../../protocols/messages/control-event.ts';
import type {
  Difference,
  DifferenceKind,
  EvidencePacket,
} from '../../protocols/messages/difference.ts';
import type { Departure } from '../../protocols/messages/message.ts';
import type { Host } from '../../protocols/messages/names.ts';
import { kinds, type Nature, type Phase } from './kinds.table.ts';
import type { Lesson } from './lesson.ts';
import { instant } from './wire-host.ts';

/** A departure as it is found. Times: packet time, µs. */
export interface Finding {
  readonly kind: DifferenceKind;
  readonly network: string;
  readonly subject: Host;
  /** What the subject is called in the baseline, the same after a restart. */
  readonly subjectId: string;
  readonly path: string;
  /** Whoever else makes it another difference: the client of a write. */
  readonly also?: string;
  readonly before?: string;
  readonly after?: string;
  readonly earliest: number;
  readonly latest: number;
  readonly protocol?: string;
  readonly by?: Host;
  readonly outcome?: Outcome;
  readonly detail?: Readonly<Record<string, string | number>>;
  /** Where it is not the kind's: a refused change of mode has happened and leaves nothing to return from. */
  readonly nature?: Nature;
  readonly lesson: Lesson;
}

export interface Entry {
  finding: Finding;
  readonly key: string;
  occurrence: number;
  state: 'open' | 'resolved';
  count: number;
  isFlapping: boolean;
  /** The baseline is back, and nobody was told because it flaps. */
  isBack: boolean;
  earliest: number;
  latest: number;
  resolvedAt: number | undefined;
  phase: Phase;
  before: string | undefined;
  after: string | undefined;
  detail: Record<string, string | number>;
  protocol: string | undefined;
  subject: Host;
  evidence: EvidencePacket[];
  /** When it was raised afresh, within the last hour. */
  toggles: number[];
  isDirty: boolean;
}

const HOUR = 3_600_000_000;
const MOST_TOGGLES = 3;
const MOST_ENTRIES = 20_000;
const MOST_EVIDENCE = 4;
/** An act that comes again after this much quiet is another one. */
const ACT_ENDS_AFTER = HOUR;

export class Ledger {
  readonly entries = new Map<string, Entry>();
  readonly #agent: string;
  readonly #tell: (departure: Departure) => void;
  readonly #evidence: () => EvidencePacket[];

  constructor(
    agent: string,
    tell: (departure: Departure) => void,
    evidence: () => EvidencePacket[],
  ) {
    this.#agent = agent;
    this.#tell = tell;
    this.#evidence = evidence;
  }

  /** Names the same difference of the same subject for ever. */
  keyOf({ network, subjectId, kind, path, also = '' }: KeyParts): string {
    const text = [this.#agent, network, subjectId, kind, path, also].join('\n');
    return createHash('sha256').update(text).digest('hex').slice(0, 32);
  }

  raise(finding: Finding, key: string, phase: Phase): Entry {
    const entry = this.entries.get(key);
    const nature = finding.nature ?? kinds[finding.kind].nature;
    if (entry === undefined) return this.#open(finding, key, phase);
    if (entry.state === 'resolved') this.#again(entry, finding, phase);
    else if (nature === 'act') this.#repeatAct(entry, finding, phase);
    else if (nature === 'burst') this.#repeat(entry, finding);
    else this.#stillOpen(entry, finding);
    return entry;
  }

  /** The baseline is back. No entry, or one that is resolved: nothing happens. */
  resolve(key: string, at: number): void {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.state === 'resolved') return;
    if (entry.isFlapping) {
      entry.isBack = true;
      entry.isDirty = true;
      return;
    }
    this.#close(entry, at);
  }

  /** Tells the counts that have moved since the last time, and ends what has stopped flapping. */
  update(now: number): void {
    for (const entry of this.entries.values()) {
      entry.toggles = entry.toggles.filter((at) => now - at < HOUR);
      if (entry.isFlapping && entry.toggles.length === 0) {
        entry.isFlapping = false;
        if (entry.isBack) this.#close(entry, now);
      }
      if (entry.isDirty) this.#say(entry);
    }
    this.#forget();
  }

  /** As a snapshot has it. */
  restore(entry: Entry): void {
    this.entries.set(entry.key, entry);
  }

  /** As the spool has it, newer than the snapshot: told already. wire-and-store rule 6. */
  replay({ subject, difference }: Departure, finding: Finding): void {
    const { key, evidence, ...rest } = difference;
    const known = this.entries.get(key);
    if (known !== undefined && known.occurrence > difference.occurrence) return;
    const entry = fresh(finding, key, difference.phase);
    Object.assign(entry, {
      subject,
      occurrence: rest.occurrence,
      state: rest.state,
      count: rest.count,
      isFlapping: rest.isFlapping === true,
      evidence: [...evidence],
      toggles: known?.toggles ?? [],
      isDirty: false,
    });
    this.entries.set(key, entry);
  }

  #open(finding: Finding, key: string, phase: Phase): Entry {
    const entry = fresh(finding, key, phase);
    entry.evidence = this.#evidence();
    entry.toggles.push(finding.latest);
    this.entries.set(key, entry);
    this.#say(entry);
    return entry;
  }

  #again(entry: Entry, finding: Finding, phase: Phase): void {
    const { occurrence } = entry;
    const toggles = entry.toggles.filter((at) => finding.latest - at < HOUR);
    toggles.push(finding.latest);
    Object.assign(entry, fresh(finding, entry.key, phase), {
      occurrence: occurrence + 1,
      evidence: this.#evidence(),
      toggles,
      isFlapping: toggles.length > MOST_TOGGLES,
    });
    this.#say(entry);
  }

  #repeatAct(entry: Entry, finding: Finding, phase: Phase): void {
    if (finding.latest - entry.latest > ACT_ENDS_AFTER) this.#again(entry, finding, phase);
    else this.#repeat(entry, finding);
  }

  #repeat(entry: Entry, finding: Finding): void {
    entry.count++;
    entry.latest = Math.max(entry.latest, finding.latest);
    entry.after = finding.after ?? entry.after;
    entry.isDirty = true;
    if (entry.evidence.length < MOST_EVIDENCE) {
      entry.evidence = [...entry.evidence, ...this.#evidence()].slice(0, MOST_EVIDENCE);
    }
  }

  /**
   * A state that is still there is no news; another state beside the baseline is, at once, until a value
   * that moves on has moved too often: then its counts are told like those of one that toggles.
   */
  #stillOpen(entry: Entry, finding: Finding): void {
    const isBackAndForth = entry.isFlapping && entry.isBack;
    if (isBackAndForth) {
      entry.isBack = false;
      entry.toggles.push(finding.latest);
      return this.#repeat(entry, finding);
    }
    if (finding.after === entry.after) return;
    entry.finding = finding;
    this.#repeat(entry, finding);
    const isMoving = this.#moves(entry, finding);
    if (!isMoving) this.#say(entry);
  }

  /** Whether it did so before: the first time is told, as flapping. */
  #moves(entry: Entry, { before, latest }: Finding): boolean {
    if (before === undefined) return false; // grows, as the operations of a flow do
    const wasMoving = entry.isFlapping;
    const toggles = entry.toggles.filter((at) => latest - at < HOUR);
    entry.toggles = [...toggles, latest].slice(-MOST_TOGGLES - 1);
    entry.isFlapping = entry.toggles.length > MOST_TOGGLES;
    return wasMoving && entry.isFlapping;
  }

  #close(entry: Entry, at: number): void {
    entry.state = 'resolved';
    entry.resolvedAt = at;
    this.#say(entry);
    entry.evidence = [];
  }

  #say(entry: Entry): void {
    entry.isDirty = false;
    this.#tell({ type: 'difference', subject: entry.subject, difference: written(entry) });
  }

  /** Resolved ones go first, oldest first; an open one only when nothing else is left. */
  #forget(): void {
    for (const isResolved of [true, false]) {
      for (const [key, entry] of this.entries) {
        if (this.entries.size <= MOST_ENTRIES) return;
        if (!isResolved || entry.state === 'resolved') this.entries.delete(key);
      }
    }
  }
}

type KeyParts = Pick<Finding, 'network' | 'subjectId' | 'kind' | 'path' | 'also'>;

function fresh(finding: Finding, key: string, phase: Phase): Entry {
  return {
    finding,
    key,
    occurrence: 1,
    state: 'open',
    count: 1,
    isFlapping: false,
    isBack: false,
    earliest: finding.earliest,
    latest: finding.latest,
    resolvedAt: undefined,
    phase,
    before: finding.before,
    after: finding.after,
    detail: { ...finding.detail },
    protocol: finding.protocol,
    subject: finding.subject,
    evidence: [],
    toggles: [],
    isDirty: false,
  };
}

const MOST_VALUE = 256;

/** What it departed to, as the collector was told; empty where it shows no value. */
export const shownValue = ({ after = '' }: Entry): string => after.slice(0, MOST_VALUE);

function written(entry: Entry): Difference {
  const { finding, resolvedAt, before, after, protocol } = entry;
  const { kind, by, outcome } = finding;
  const { techniques } = kinds[kind];
  const detail =
    resolvedAt === undefined ? entry.detail : { ...entry.detail, resolvedAt: instant(resolvedAt) };
  return {
    kind,
    key: entry.key,
    occurrence: entry.occurrence,
    state: entry.state,
    path: finding.path.slice(0, 128),
    ...(before === undefined ? {} : { before: before.slice(0, MOST_VALUE) }),
    ...(after === undefined ? {} : { after: after.slice(0, MOST_VALUE) }),
    earliest: instant(Math.min(entry.earliest, entry.latest)),
    latest: instant(entry.latest),
    count: entry.count,
    ...(entry.isFlapping ? { isFlapping: true } : {}),
    ...(protocol ? { protocol } : {}),
    ...(by === undefined ? {} : { by }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(Object.keys(detail).length === 0 ? {} : { detail }),
    ...(techniques.length === 0 ? {} : { techniques: [...techniques] }),
    phase: entry.phase,
    evidence: entry.evidence,
  };
}
