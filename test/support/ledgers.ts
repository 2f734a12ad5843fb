/** A ledger in a database: what is written into it, and by whom it is anchored. */
import { generateKeyPairSync } from 'node:crypto';
import { Anchoring } from '../../collector/evidence/anchoring.ts';
import type { Testimony } from '../../collector/evidence/record.ts';
import type { Store } from '../../collector/store/store.ts';
import type { Instant } from '../../protocols/messages/names.ts';

export const minute = (number: number) =>
  new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString() as Instant;

export const decision = (number: number, actor = 'ada'): Testimony => ({
  ...{ effectiveAt: minute(number), actor, kind: 'drift.acknowledge', ref: `drift/${number}` },
  payload: { number },
});

export const write = (store: Store, ...numbers: readonly number[]) =>
  store.transaction(({ evidence }) =>
    evidence.add(
      minute(0),
      numbers.map((n) => decision(n)),
    ),
  );

/** On a clock that the test moves; nothing happens but by `tick`. */
export function anchoringOn(store: Store, key = generateKeyPairSync('ed25519').privateKey) {
  let now = Date.parse(minute(0));
  const troubles: unknown[] = [];
  let told = 0;
  const anchoring = new Anchoring({
    ...{ store, key, holder: crypto.randomUUID(), now: () => now },
    newId: () => crypto.randomUUID(),
    onTrouble: (error) => troubles.push(error),
    onCommitted: () => {
      told++;
    },
  });
  return {
    ...{ anchoring, troubles, tick: () => anchoring.tick(), close: () => anchoring.close() },
    later(ms: number) {
      now += ms;
    },
    /** How often something left. */
    told: () => told,
  };
}
