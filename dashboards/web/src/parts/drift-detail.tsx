/** Everything known of one drift: what, where, by whom, the proof, and what was done about it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Drift, DriftSummary, Party } from '../../../../collector/api/contract/drift.ts';
import { api } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';
import { driftStates, kinds, phases } from '../messages/kinds.ts';
import { techniques } from '../messages/techniques.table.ts';
import { formatInterval, zoneName } from '../view/instant.ts';
import { formatCount } from '../view/number.ts';
import { outcomeText } from '../view/outcome.ts';
import { partyAddresses, partyName } from '../view/party.ts';
import { Acknowledge } from './acknowledge.tsx';
import { BeforeAfter } from './before-after.tsx';
import { EvidenceFrames } from './evidence-frames.tsx';
import { putInLists } from './list-source.ts';
import { useNews } from './live.tsx';
import { Empty, Failure } from './notice.tsx';
import { usePreferences } from './preferences.tsx';
import { type Property, PropertyList } from './property-list.tsx';
import { SeverityBadge } from './severity-badge.tsx';
import { Time } from './time.tsx';

function PartyLink({ party }: { readonly party: Party }) {
  const addresses = partyAddresses(party);
  const name = partyName(party);
  return (
    <>
      {party.asset === null ? (
        <span>{name}</span>
      ) : (
        <Link href={`/assets/${encodeURIComponent(party.asset)}`}>{name}</Link>
      )}
      {addresses === '' ? null : <span className="mono more"> {addresses}</span>}
    </>
  );
}

function Times({ drift }: { readonly drift: Drift }) {
  const count = text.detail.times(formatCount(drift.count));
  return (
    <>
      {count}
      {drift.occurrence > 1 ? `, ${text.detail.occurrence(drift.occurrence)}` : null}
      {drift.isFlapping ? `, ${text.drift.flapping}` : null}
    </>
  );
}

function usePropertiesOf(drift: Drift): Property[] {
  const { zone } = usePreferences();
  const when = `${formatInterval(drift.earliest, drift.latest, zone)} ${zoneName(zone, Date.parse(drift.latest))}`;
  const outcome = outcomeText(drift.outcome);
  return [
    [text.detail.subject, <PartyLink key="subject" party={drift.subject} />],
    drift.path === '' ? undefined : ([text.detail.path, drift.path] as const),
    drift.by === null
      ? undefined
      : ([text.detail.by, <PartyLink key="by" party={drift.by} />] as const),
    outcome === '' ? undefined : ([text.detail.outcome, outcome] as const),
    [text.detail.interval, when] as const,
    [text.detail.recorded, <Time key="recorded" at={drift.recordedAt} />] as const,
    [text.detail.count, <Times key="times" drift={drift} />] as const,
    [
      text.detail.agent,
      <Link key="agent" href={`/agents/${encodeURIComponent(drift.agent)}`}>
        {drift.agent}
      </Link>,
    ] as const,
    [text.detail.phase, phases[drift.phase]] as const,
    drift.protocol === null ? undefined : ([text.detail.protocol, drift.protocol] as const),
  ].filter((property) => property !== undefined) as Property[];
}

function Techniques({ ids }: { readonly ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <section>
      <h2>{text.detail.techniques}</h2>
      <ul className="techniques">
        {ids.map((id) => (
          <li key={id}>
            <span className="mono">{id}</span> {techniques[id] ?? ''}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Acts({ drift }: { readonly drift: Drift }) {
  if (drift.acts.length === 0) return null;
  return (
    <section>
      <h2>{text.detail.acts}</h2>
      <ul className="acts">
        {drift.acts.map((act) => (
          <li key={`${act.at} ${act.action}`}>
            <Time at={act.at} /> <strong>{act.actor}</strong> {act.action}
            {act.comment === null ? null : <q>{act.comment}</q>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Particulars({ detail }: { readonly detail: Drift['detail'] }) {
  const entries = Object.entries(detail);
  if (entries.length === 0) return null;
  return (
    <section>
      <h2>{text.detail.more}</h2>
      <PropertyList properties={entries.map(([name, value]) => [name, String(value)])} isMono />
    </section>
  );
}

function Record({ drift }: { readonly drift: Drift }) {
  const client = useQueryClient();
  const onChanged = (next: Drift) => {
    client.setQueryData(['drift', 'record', next.id], next);
    putInLists<DriftSummary>(client, 'drift', next);
  };
  const properties = usePropertiesOf(drift);
  return (
    <article className="detail">
      <header className="detail-head">
        <SeverityBadge severity={drift.severity} />
        <span className={`state is-${drift.state}`}>{driftStates[drift.state]}</span>
        <h1>{kinds[drift.kind] ?? drift.kind}</h1>
        <span className="mono more">{drift.kind}</span>
      </header>
      <BeforeAfter before={drift.before} after={drift.after} />
      <Acknowledge drift={drift} onChanged={onChanged} />
      <PropertyList properties={properties} />
      <Particulars detail={drift.detail} />
      <Techniques ids={drift.techniques} />
      <EvidenceFrames drift={drift} />
      <Acts drift={drift} />
    </article>
  );
}

export function DriftDetail({ id }: { readonly id: string }) {
  const client = useQueryClient();
  const queryKey = ['drift', 'record', id];
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => api.driftRecord(id) });
  useNews('drift', (ids) => {
    if (ids === undefined || ids.has(id)) void client.invalidateQueries({ queryKey });
  });
  if (data !== undefined) return <Record drift={data} />;
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  return <Empty>{text.list.loading}</Empty>;
}
