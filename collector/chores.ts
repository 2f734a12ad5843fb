/** What comes due by itself on the intended world: begun here, each done by one collector for all. */
import { HorizonService } from './change/horizon-service.ts';
import { NightlyChecks } from './csms/nightly-checks.ts';
import { Reconciling } from './declared/reconciling.ts';
import { Judging } from './judgement/judging.ts';
import { DueRecords } from './records/due.ts';
import { everyKind } from './records/proceeding.ts';
import { recordKinds } from './records/registry.ts';
import type { Store } from './store/store.ts';
import { instantOf } from './store/time.ts';
import { Zoning } from './zones/zoning.ts';

export interface ChoresOptions {
  readonly store: Store;
  /** Unique to this process. */
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly trouble: (stage: string) => (error: unknown) => void;
  /** Something leaves: whoever relays may look. */
  readonly onCommitted: () => void;
}

export interface Chores {
  /** How to end each, in the order in which they were begun. */
  readonly closings: readonly (() => Promise<void>)[];
  /** Drift came: it is judged now, not at the next turn. */
  judge(): void;
}

export function startChores(options: ChoresOptions): Chores {
  const { store, holder, now, newId, trouble, onCommitted } = options;
  const about = { store, holder, now };
  const judging = new Judging({ ...about, newId, onCommitted, onTrouble: trouble('judgement') });
  const chores = [
    new Reconciling({ ...about, newId, onTrouble: trouble('reconciling') }),
    new DueRecords({
      ...{ ...about, proceedings: everyKind(newId), onCommitted },
      onTrouble: trouble('records'),
    }),
    new HorizonService({ ...about, onTrouble: trouble('calendar') }),
    judging,
    new Zoning({ ...about, now: () => instantOf(now()), onTrouble: trouble('zoning') }),
    new NightlyChecks({
      ...{ ...about, newId, onCommitted, kinds: recordKinds.map(({ kind }) => kind) },
      onTrouble: trouble('checks'),
    }),
  ];
  return { closings: chores.map((chore) => () => chore.close()), judge: () => void judging.tick() };
}
