/** The short lists of an asset page: peers, history, addresses, services, who heard it. */
import { Link } from 'wouter';
import type { Asset, FactChange, Peer } from '../../../../collector/api/contract/asset.ts';
import { text } from '../messages/catalogue.ts';
import { formatInterval } from '../view/instant.ts';
import { formatCount, formatShort } from '../view/number.ts';
import { Empty } from './notice.tsx';
import { usePreferences } from './preferences.tsx';
import { SimpleTable } from './simple-table.tsx';
import { Time } from './time.tsx';

const titles = text.asset;
const OPERATIONS = 3;

function operationsText(operations: Peer['operations']): string {
  const most = Object.entries(operations).sort(([, one], [, other]) => other - one);
  const shown = most.slice(0, OPERATIONS).map(([name, count]) => `${name} ${formatShort(count)}`);
  return most.length > OPERATIONS ? `${shown.join(', ')} …` : shown.join(', ');
}

function PeerName({ peer }: { readonly peer: Peer }) {
  const name = peer.name ?? peer.address;
  const rest = peer.name === null ? null : <span className="mono more"> {peer.address}</span>;
  if (peer.asset === null) return <span className={peer.name === null ? 'mono' : ''}>{name}</span>;
  return (
    <>
      <Link href={`/assets/${encodeURIComponent(peer.asset)}`}>{name}</Link>
      {rest}
    </>
  );
}

export function PeerTable({ peers }: { readonly peers: readonly Peer[] }) {
  if (peers.length === 0) return <Empty>{titles.noPeers}</Empty>;
  return (
    <SimpleTable
      label={titles.peers}
      columns={[
        { title: titles.peer },
        { title: titles.direction },
        { title: titles.protocol },
        { title: titles.transport },
        { title: titles.operations },
        { title: titles.traffic, align: 'end' },
        { title: titles.lastSeen },
      ]}
      rows={peers.map((peer) => ({
        key: `${peer.address} ${peer.as} ${peer.transport} ${peer.port} ${peer.protocol}`,
        cells: [
          <PeerName key="peer" peer={peer} />,
          titles.as[peer.as],
          peer.protocol || text.nothing,
          peer.transport === 'ethernet' ? peer.transport : `${peer.transport}/${peer.port}`,
          operationsText(peer.operations),
          formatCount(peer.packets),
          <Time key="seen" at={peer.lastSeen} isAge />,
        ],
      }))}
    />
  );
}

export function HistoryTable({ changes }: { readonly changes: readonly FactChange[] }) {
  const { zone } = usePreferences();
  if (changes.length === 0) return <Empty>{titles.noHistory}</Empty>;
  return (
    <SimpleTable
      label={titles.history}
      columns={[
        { title: titles.at },
        { title: titles.attribute },
        { title: titles.before },
        { title: titles.after },
        { title: titles.source },
      ]}
      rows={changes.map((change, at) => ({
        key: `${change.receivedAt} ${change.part} ${change.attribute} ${change.protocol} ${at}`,
        cells: [
          <span key="at" className="time">
            {formatInterval(change.earliest ?? change.latest, change.latest, zone)}
          </span>,
          change.part === '' ? change.attribute : `${change.part} / ${change.attribute}`,
          change.before === null ? (
            <span key="before" className="nothing">
              {text.detail.absent}
            </span>
          ) : (
            <span key="before" className="mono value">
              {change.before}
            </span>
          ),
          <span key="after" className="mono value">
            {change.after}
          </span>,
          change.protocol,
        ],
      }))}
    />
  );
}

export function AddressTable({ asset }: { readonly asset: Asset }) {
  return (
    <SimpleTable
      label={titles.addresses}
      columns={[{ title: titles.address }, { title: titles.network }, { title: titles.lastSeen }]}
      rows={asset.addresses.map((address) => ({
        key: `${address.kind} ${address.value} ${address.network ?? ''}`,
        cells: [
          <span key="address" className="mono">
            {address.value}
          </span>,
          address.network ?? text.nothing,
          <Time key="seen" at={address.lastSeen} isAge />,
        ],
      }))}
    />
  );
}

export function ServiceTable({ asset }: { readonly asset: Asset }) {
  if (asset.services.length === 0) return <Empty>{titles.noServices}</Empty>;
  return (
    <SimpleTable
      label={titles.services}
      columns={[{ title: titles.transport }, { title: titles.protocol }]}
      rows={asset.services.map(({ transport, port, protocol }) => ({
        key: `${transport}/${port}`,
        cells: [
          <span key="port" className="mono">{`${transport}/${port}`}</span>,
          protocol || titles.unknown,
        ],
      }))}
    />
  );
}

export function SightingTable({ asset }: { readonly asset: Asset }) {
  return (
    <SimpleTable
      label={titles.seen}
      columns={[
        { title: text.agents.columns.agent },
        { title: titles.protocol },
        { title: titles.lastSeen },
      ]}
      rows={asset.seen.map(({ agent, protocol, lastSeen }) => ({
        key: `${agent} ${protocol}`,
        cells: [
          <Link key="agent" href={`/agents/${encodeURIComponent(agent)}`}>
            {agent}
          </Link>,
          protocol,
          <Time key="seen" at={lastSeen} isAge />,
        ],
      }))}
    />
  );
}
