/** The inventory: everything the agents have seen, one row a device. */
import { useLocation } from 'wouter';
import type { AssetSummary } from '../../../../collector/api/contract/asset.ts';
import { api, downloads } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';
import { roleTitle } from '../messages/roles.ts';
import type { Column } from '../parts/columns.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FilterBox } from '../parts/filter-box.tsx';
import { Icon } from '../parts/icons.tsx';
import { useListState } from '../parts/list-page.tsx';
import type { ListSource } from '../parts/list-source.ts';
import { SeverityBadge } from '../parts/severity-badge.tsx';
import { Time } from '../parts/time.tsx';
import { ColumnChooser, FreshPill } from '../parts/toolbar.tsx';
import type { Fields } from '../view/filter-box.ts';

const titles = text.assets.columns;

const orNothing = (value: string | null) =>
  value === null ? <span className="nothing">{text.nothing}</span> : value;
const mono = (value: string | null) =>
  value === null ? orNothing(value) : <span className="mono">{value}</span>;

function Addresses({ asset }: { readonly asset: AssetSummary }) {
  const shown = (asset.ip === null ? 0 : 1) + (asset.mac === null ? 0 : 1);
  return (
    <>
      {mono(asset.ip)}
      {asset.addressCount > shown ? (
        <span className="more"> {text.assets.more(asset.addressCount - shown)}</span>
      ) : null}
    </>
  );
}

const columns: readonly Column<AssetSummary>[] = [
  {
    id: 'name',
    title: titles.name,
    width: 130,
    grow: 2,
    sort: 'up',
    cell: (asset) => <span className="strong">{orNothing(asset.name)}</span>,
  },
  {
    id: 'role',
    title: titles.role,
    width: 110,
    grow: 1,
    sort: 'up',
    cell: (asset) => orNothing(asset.role === null ? null : roleTitle(asset.role)),
  },
  {
    id: 'vendor',
    title: titles.vendor,
    width: 110,
    grow: 1,
    sort: 'up',
    cell: (asset) => orNothing(asset.vendor),
  },
  {
    id: 'model',
    title: titles.model,
    width: 130,
    grow: 2,
    sort: 'up',
    cell: (asset) => orNothing(asset.model ?? asset.orderCode),
  },
  {
    id: 'firmware',
    title: titles.firmware,
    width: 80,
    sort: 'up',
    cell: (asset) => mono(asset.firmware),
  },
  {
    id: 'ip',
    title: titles.ip,
    width: 132,
    sort: 'up',
    cell: (asset) => <Addresses asset={asset} />,
  },
  { id: 'mac', title: titles.mac, width: 148, sort: 'up', cell: (asset) => mono(asset.mac) },
  { id: 'site', title: titles.site, width: 80, sort: 'up', isExtra: true, cell: (a) => a.site },
  {
    id: 'network',
    title: titles.network,
    width: 96,
    grow: 1,
    sort: 'up',
    cell: (asset) => orNothing(asset.network),
  },
  {
    id: 'level',
    title: titles.level,
    width: 58,
    sort: 'up',
    align: 'end',
    cell: (asset) => (asset.level === null ? orNothing(null) : asset.level),
  },
  {
    id: 'openDrift',
    title: titles.openDrift,
    width: 112,
    sort: 'down',
    cell: (asset) =>
      asset.severity === null ? null : (
        <>
          <SeverityBadge severity={asset.severity} />
          <span className="more"> {asset.openDrift}</span>
        </>
      ),
  },
  {
    id: 'lastSeen',
    title: titles.lastSeen,
    width: 96,
    sort: 'down',
    align: 'end',
    cell: (asset) => <Time at={asset.lastSeen} isAge />,
  },
  {
    id: 'orderCode',
    title: titles.orderCode,
    width: 170,
    sort: 'up',
    isExtra: true,
    cell: (asset) => mono(asset.orderCode),
  },
  {
    id: 'serial',
    title: titles.serial,
    width: 150,
    sort: 'up',
    isExtra: true,
    cell: (asset) => mono(asset.serial),
  },
  {
    id: 'firstSeen',
    title: titles.firstSeen,
    width: 150,
    sort: 'down',
    isExtra: true,
    cell: (asset) => <Time at={asset.firstSeen} />,
  },
];

/** By the names of the API, and by those of the Elastic Common Schema. */
const fields: Fields = {
  vendor: 'vendor',
  model: 'model',
  orderCode: 'orderCode',
  serial: 'serial',
  firmware: 'firmware',
  role: 'role',
  level: 'level',
  ip: 'ip',
  mac: 'mac',
  site: 'site',
  network: 'network',
  agent: 'agent',
  drift: 'hasOpenDrift',
  'device.manufacturer': 'vendor',
  'device.model.name': 'model',
  'device.model.identifier': 'orderCode',
  'device.serial_number': 'serial',
  'host.ip': 'ip',
  'host.mac': 'mac',
  'ot.purdue_level': 'level',
  'ot.role': 'role',
};

const source: ListSource<AssetSummary> = {
  topic: 'assets',
  page: api.assets,
  one: api.asset,
  newest: { sort: '-firstSeen', at: (asset) => asset.firstSeen },
};

export function AssetsPage() {
  const [, navigate] = useLocation();
  const list = useListState({ source, fields, columns, firstSort: 'ip' });
  const { filter, fresh, table } = list;
  return (
    <section className="list-page">
      <div className="toolbar">
        <h1>{text.assets.title}</h1>
        <FilterBox
          label={text.assets.filterLabel}
          placeholder={text.assets.placeholder}
          {...list.box}
        />
        <FreshPill count={fresh.count} isMore={fresh.isMore} onAccept={fresh.accept} />
        <span className="toolbar-room" />
        <ColumnChooser {...list.chooser} />
        <a
          className="button"
          href={downloads.assets({ ...filter, sort: table.sort })}
          download="assets.csv"
        >
          <Icon name="download" />
          {text.list.export}
        </a>
      </div>
      <DataTable
        {...table}
        label={text.assets.title}
        empty={list.box.value === '' ? text.assets.empty : text.list.none}
        onSelect={(asset) => list.change({ sel: asset.id }, { replace: true })}
        onOpen={(asset) => navigate(`/assets/${encodeURIComponent(asset.id)}`)}
      />
    </section>
  );
}
