import type { DriftSummary } from '../../../../collector/api/contract/drift.ts';
import { text } from '../messages/catalogue.ts';
import { driftStates, kinds } from '../messages/kinds.ts';
import { formatShort } from '../view/number.ts';
import { outcomeText } from '../view/outcome.ts';
import { partyName } from '../view/party.ts';
import type { Column } from './columns.ts';
import { SeverityBadge } from './severity-badge.tsx';
import { Time } from './time.tsx';

const titles = text.drift.columns;
const nothing = <span className="nothing">{text.nothing}</span>;

function Change({ drift }: { readonly drift: DriftSummary }) {
  const { path, before, after } = drift;
  return (
    <>
      {path === '' ? null : <span className="path">{path} </span>}
      {before === null ? null : <span className="mono was">{before}</span>}
      {before === null && after === null ? null : <span className="arrow"> → </span>}
      {after === null ? null : <span className="mono">{after}</span>}
    </>
  );
}

export const driftColumns: readonly Column<DriftSummary>[] = [
  {
    id: 'severity',
    title: titles.severity,
    width: 96,
    sort: 'down',
    cell: (drift) => <SeverityBadge severity={drift.severity} />,
  },
  {
    id: 'latest',
    title: titles.latest,
    width: 156,
    sort: 'down',
    cell: (drift) => <Time at={drift.latest} />,
  },
  {
    id: 'kind',
    title: titles.kind,
    width: 196,
    sort: 'up',
    cell: (drift) => <span className="strong">{kinds[drift.kind] ?? drift.kind}</span>,
  },
  {
    id: 'asset',
    title: titles.asset,
    width: 120,
    grow: 1,
    cell: (drift) => drift.assetName ?? drift.assetIp ?? nothing,
  },
  {
    id: 'change',
    title: titles.change,
    width: 180,
    grow: 3,
    cell: (drift) => <Change drift={drift} />,
  },
  {
    id: 'by',
    title: titles.by,
    width: 116,
    grow: 1,
    cell: (drift) => (drift.by === null ? nothing : partyName(drift.by)),
  },
  {
    id: 'outcome',
    title: titles.outcome,
    width: 100,
    cell: (drift) => outcomeText(drift.outcome) || nothing,
  },
  {
    id: 'count',
    title: titles.count,
    width: 60,
    sort: 'down',
    align: 'end',
    cell: (drift) => formatShort(drift.count),
  },
  {
    id: 'state',
    title: titles.state,
    width: 104,
    sort: 'up',
    cell: (drift) => (
      <>
        <span className={`state is-${drift.state}`}>{driftStates[drift.state]}</span>
        {drift.isFlapping ? <span className="more"> {text.drift.flapping}</span> : null}
      </>
    ),
  },
  {
    id: 'agent',
    title: titles.agent,
    width: 104,
    grow: 1,
    cell: (drift) => drift.agent,
  },
  {
    id: 'protocol',
    title: titles.protocol,
    width: 100,
    isExtra: true,
    cell: (drift) => drift.protocol ?? nothing,
  },
  {
    id: 'recordedAt',
    title: titles.recordedAt,
    width: 156,
    sort: 'down',
    isExtra: true,
    cell: (drift) => <Time at={drift.recordedAt} />,
  },
];
