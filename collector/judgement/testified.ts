/** An act on a verdict, as audit trail, ledger and the world outside are told of it. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Plain } from '../evidence/record.ts';
import type { Repositories } from '../store/store.ts';
import type { Actor, Place } from '../users/role.ts';
import type { VerdictRow } from './verdict-row.ts';

export type ActName = 'drift.override' | 'drift.confirm' | 'drift.accept' | 'drift.decide-extra';

interface Acting {
  readonly drift: string;
  /** Of the difference: what the live feed calls it. */
  readonly kind: DifferenceKind;
  readonly place: Place;
  /** As it was before. */
  readonly row: VerdictRow;
  readonly repositories: Repositories;
  readonly at: Instant;
  readonly newId: () => string;
}

/** Writes the ledger: nothing else is to be done behind it. */
export async function keepAct(
  action: ActName,
  { drift, kind, place, row, repositories, at, newId }: Acting,
  actor: Actor,
  said: { readonly [name: string]: Plain },
  comment: string | null,
): Promise<void> {
  const { audit, outbox, evidence, verdicts } = repositories;
  const subject = `drift/${drift}`;
  const detail = comment === null ? {} : { comment };
  await audit.add({ at, actor: actor.name, action, subject, detail });
  const standing = (await verdicts.of([drift])).get(drift) ?? row;
  const { verdict, saidBy, severity, isAccepted, decided } = standing;
  const body = {
    id: drift,
    kind,
    verdict,
    saidBy,
    severity,
    isAccepted,
    decided,
    by: actor.name,
    action,
  };
  await outbox.add(at, [{ event: newId(), site: place.site, kind: 'verdict', body }]);
  const payload = {
    ...said,
    comment,
    ...{ site: place.site, zone: place.zone, verdict, saidBy, machine: row.machine.verdict },
    person: actor.person,
  };
  await evidence.add(at, [
    { effectiveAt: at, actor: actor.name, kind: action, ref: subject, payload },
  ]);
}
