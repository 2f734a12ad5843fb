/** One device: what it is and how that is known, what it talks to, what changed, what departed. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Asset } from '../../../../collector/api/contract/asset.ts';
import type { DriftSummary } from '../../../../collector/api/contract/drift.ts';
import { api } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';
import { driftStates, kinds } from '../messages/kinds.ts';
import { roleTitle } from '../messages/roles.ts';
import {
  AddressTable,
  HistoryTable,
  PeerTable,
  ServiceTable,
  SightingTable,
} from '../parts/asset-tables.tsx';
import { FactList } from '../parts/fact-list.tsx';
import { Icon } from '../parts/icons.tsx';
import { useNews } from '../parts/live.tsx';
import { Empty, Failure } from '../parts/notice.tsx';
import { type Property, PropertyList } from '../parts/property-list.tsx';
import { SeverityBadge } from '../parts/severity-badge.tsx';
import { Section, SimpleTable } from '../parts/simple-table.tsx';
import { Time } from '../parts/time.tsx';

const titles = text.asset;
const LIMIT = 100;

function useAsset(id: string) {
  const client = useQueryClient();
  const asset = useQuery({ queryKey: ['asset', id], queryFn: () => api.asset(id) });
  const facts = useQuery({ queryKey: ['asset', id, 'facts'], queryFn: () => api.facts(id) });
  const peers = useQuery({ queryKey: ['asset', id, 'peers'], queryFn: () => api.peers(id) });
  const history = useQuery({
    queryKey: ['asset', id, 'history'],
    queryFn: () => api.history(id, { limit: LIMIT }),
  });
  const drift = useQuery({
    queryKey: ['asset', id, 'drift'],
    queryFn: () => api.assetDrift(id, { limit: LIMIT }),
  });
  useNews('assets', (ids) => {
    if (ids === undefined || ids.has(id))
      void client.invalidateQueries({ queryKey: ['asset', id] });
  });
  useNews('drift', () => void client.invalidateQueries({ queryKey: ['asset', id, 'drift'] }));
  return { asset, facts, peers, history, drift };
}

function identityOf(asset: Asset): Property[] {
  const mono = (value: string | null) =>
    value === null ? (
      <span className="nothing">{titles.unknown}</span>
    ) : (
      <span className="mono">{value}</span>
    );
  const names = text.assets.columns;
  return [
    [names.vendor, asset.vendor ?? <span className="nothing">{titles.unknown}</span>],
    [names.model, asset.model ?? <span className="nothing">{titles.unknown}</span>],
    [names.orderCode, mono(asset.orderCode)],
    [names.serial, mono(asset.serial)],
    [names.firmware, mono(asset.firmware)],
    [names.ip, mono(asset.ip)],
    [names.mac, mono(asset.mac)],
    [names.network, asset.network ?? text.nothing],
    [names.site, asset.site],
    [names.firstSeen, <Time key="first" at={asset.firstSeen} />],
    [names.lastSeen, <Time key="last" at={asset.lastSeen} isAge />],
  ];
}

function Head({ asset }: { readonly asset: Asset }) {
  return (
    <header className="asset-head">
      <Link href="/assets" className="back">
        <Icon name="fold" />
        {titles.back}
      </Link>
      <div className="asset-title">
        <h1>{asset.name ?? asset.model ?? asset.ip ?? asset.mac ?? asset.id}</h1>
        {asset.role === null ? null : (
          <span className="tag" title={asset.roleReason ?? undefined}>
            {roleTitle(asset.role)}
          </span>
        )}
        {asset.level === null ? null : <span className="tag">{titles.level(asset.level)}</span>}
        {asset.severity === null ? null : (
          <span>
            <SeverityBadge severity={asset.severity} />
            <span className="more"> {titles.openDrift(asset.openDrift)}</span>
          </span>
        )}
      </div>
      {asset.roleReason === null ? null : (
        <p className="more">
          {titles.role}: {asset.roleReason}
        </p>
      )}
    </header>
  );
}

function DriftTable({ drift }: { readonly drift: readonly DriftSummary[] }) {
  if (drift.length === 0) return <Empty>{titles.noDrift}</Empty>;
  const names = text.drift.columns;
  return (
    <SimpleTable
      label={titles.drift}
      columns={[
        { title: names.severity },
        { title: names.latest },
        { title: names.kind },
        { title: names.change },
        { title: names.state },
      ]}
      rows={drift.map((one) => ({
        key: one.id,
        cells: [
          <SeverityBadge key="severity" severity={one.severity} />,
          <Time key="time" at={one.latest} />,
          <Link key="kind" href={`/drift/${encodeURIComponent(one.id)}`}>
            {kinds[one.kind] ?? one.kind}
          </Link>,
          <span key="change">
            {one.path}{' '}
            <span className="mono">{[one.before, one.after].filter(Boolean).join(' → ')}</span>
          </span>,
          driftStates[one.state],
        ],
      }))}
    />
  );
}

export function AssetPage({ id }: { readonly id: string }) {
  const { asset, facts, peers, history, drift } = useAsset(id);
  if (asset.error !== null && asset.data === undefined) {
    return <Failure error={asset.error} onRetry={() => void asset.refetch()} />;
  }
  if (asset.data === undefined) return <Empty>{text.list.loading}</Empty>;
  const device = asset.data;
  return (
    <div className="document">
      <Head asset={device} />
      <div className="columns">
        <div className="column-side">
          <Section title={titles.identity}>
            <PropertyList properties={identityOf(device)} />
          </Section>
          <Section title={titles.addresses} count={device.addresses.length}>
            <AddressTable asset={device} />
          </Section>
          <Section title={titles.services} count={device.services.length}>
            <ServiceTable asset={device} />
          </Section>
          <Section title={titles.seen}>
            <SightingTable asset={device} />
          </Section>
        </div>
        <div className="column-main">
          <Section title={titles.drift} count={drift.data?.total ?? drift.data?.items.length ?? 0}>
            <DriftTable drift={drift.data?.items ?? []} />
          </Section>
          <Section title={titles.facts} count={facts.data?.items.length ?? 0}>
            <FactList facts={facts.data?.items ?? []} />
          </Section>
          <Section title={titles.history} count={history.data?.items.length ?? 0}>
            <HistoryTable changes={history.data?.items ?? []} />
          </Section>
          <Section title={titles.peers} count={peers.data?.items.length ?? 0}>
            <PeerTable peers={peers.data?.items ?? []} />
            {peers.data?.isComplete === false ? <p className="more">{titles.peersCut}</p> : null}
          </Section>
        </div>
      </div>
    </div>
  );
}
