/** Puts what agents found different on the record of the asset it happened to, and on its way out. */
import type { Departure } from '../../protocols/messages/message.ts';
import type { Departing } from '../store/outbox-repository.ts';
import type { Repositories } from '../store/store.ts';
import type { DriftRecord, Recorded, Sender } from './drift-repository.ts';
import { severities, severityOf } from './severity.table.ts';

interface Attribution extends Sender {
  /** Whose a host is; null when the inventory does not know it. */
  readonly name: (host: Departure['subject']) => string | null;
  readonly newId: () => string;
}

/** `departures` in the order they were sent: of equal ones the last stands. */
export async function attribute(
  { site, agent, received, name, newId }: Attribution,
  departures: readonly Departure[],
  {
    drifts,
    assets,
    outbox,
    judgeQueue,
  }: Pick<Repositories, 'drifts' | 'assets' | 'outbox' | 'judgeQueue'>,
): Promise<void> {
  if (departures.length === 0) return;
  const latest = new Map<string, Departure>();
  for (const departure of departures) {
    const key = keyOf(departure.difference);
    latest.set(key, withProof(departure, latest.get(key)));
  }
  const arrivals = [...latest.values()]
    .filter(({ difference }) => difference.kind === 'device.new')
    .flatMap(({ subject }) => name(subject) ?? []);
  const firstSeen = await assets.firstSeen(arrivals);

  const records = [...latest.values()].map(({ subject, difference }): DriftRecord => {
    const { evidence: _, by, ...rest } = difference;
    const asset = name(subject);
    const isNewToSite =
      difference.kind === 'device.new' && (firstSeen.get(asset ?? '') ?? '') >= rest.earliest;
    return {
      ...rest,
      ...severityFor(difference),
      id: newId(),
      asset,
      sourceAsset: by === undefined ? null : name(by),
      subject,
      source: by ?? null,
      isNewToSite,
    };
  });
  const recorded = await drifts.record({ site, agent, received }, records);
  const ids = new Map(recorded.map((row) => [keyOf(row), row.id]));
  await judgeQueue.add([...ids.values()], received);
  await drifts.prove(
    [...latest].flatMap(([key, { difference }]) => {
      const drift = ids.get(key);
      return drift === undefined ? [] : [{ drift, packets: difference.evidence }];
    }),
  );
  await outbox.add(
    received,
    records.map((record) => departing({ site, agent }, record, ids.get(keyOf(record)), newId)),
  );
}

const keyOf = ({ key, occurrence }: Pick<Recorded, 'key' | 'occurrence'>) =>
  `${key}\t${occurrence}`;

/** Of two messages about one difference in a batch the later stands, with whichever proof there is. */
function withProof(departure: Departure, before: Departure | undefined): Departure {
  const { difference } = departure;
  if (before === undefined || difference.evidence.length > 0) return departure;
  return { ...departure, difference: { ...difference, evidence: before.difference.evidence } };
}

/** What did not succeed is one step lower: a refused stop is not a stop. csms.md §3.2a.14. */
function severityFor({ kind, outcome }: Departure['difference']) {
  const whole = severities.indexOf(severityOf[kind]);
  const failed = outcome === 'unanswered' || typeof outcome === 'object';
  const severityRank = failed ? Math.max(0, whole - 1) : whole;
  return { severityRank, severity: severities[severityRank] ?? 'info' };
}

/** For machines outside: what is known without asking, no packet. */
function departing(
  { site, agent }: Pick<Sender, 'site' | 'agent'>,
  { id, ...drift }: DriftRecord,
  standing: string | undefined,
  newId: () => string,
): Departing {
  return {
    event: newId(),
    site,
    kind: 'drift',
    body: { ...drift, id: standing ?? id, site, agent },
  };
}
