/** The agents: is anybody watching, and how well. */
import { useLocation } from 'wouter';
import type { AgentSummary } from '../../../../collector/api/contract/agent.ts';
import { api } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';
import { phases } from '../messages/kinds.ts';
import { AgentStateMark, CoverageSentence, Known } from '../parts/agent-state.tsx';
import type { Column } from '../parts/columns.ts';
import { DataTable } from '../parts/data-table.tsx';
import { useListState } from '../parts/list-page.tsx';
import type { ListSource } from '../parts/list-source.ts';
import { Time } from '../parts/time.tsx';
import { ColumnChooser, FreshPill } from '../parts/toolbar.tsx';
import { formatShort } from '../view/number.ts';

const titles = text.agents.columns;
const nothing = <span className="nothing">{text.nothing}</span>;

const count = (
  id: string,
  title: string,
  width: number,
  of: (agent: AgentSummary) => number | null,
  isExtra = false,
): Column<AgentSummary> => ({
  id,
  title,
  width,
  align: 'end',
  isExtra,
  cell: (agent) => <Known count={of(agent)} />,
});

const columns: readonly Column<AgentSummary>[] = [
  {
    id: 'id',
    title: titles.agent,
    width: 124,
    grow: 1,
    sort: 'up',
    cell: (agent) => <span className="strong">{agent.id}</span>,
  },
  {
    id: 'state',
    title: titles.state,
    width: 120,
    sort: 'up',
    cell: (agent) => <AgentStateMark state={agent.state} />,
  },
  {
    id: 'coverage',
    title: titles.coverage,
    width: 320,
    grow: 3,
    cell: (agent) => <CoverageSentence agent={agent} />,
  },
  {
    id: 'phase',
    title: titles.phase,
    width: 88,
    cell: (agent) => (agent.phase === null ? nothing : phases[agent.phase]),
  },
  count('packets', titles.packets, 94, (agent) => agent.packets),
  count('droppedKernel', titles.droppedKernel, 98, (agent) => agent.droppedKernel),
  count('droppedInterface', titles.droppedInterface, 86, (agent) => agent.droppedInterface),
  count('malformed', titles.malformed, 84, (agent) => agent.malformed),
  count('spool', titles.spool, 60, (agent) => agent.spoolMessages),
  count('lost', titles.lost, 94, (agent) => agent.lostMessages, true),
  {
    id: 'skew',
    title: titles.skew,
    width: 90,
    align: 'end',
    isExtra: true,
    cell: ({ clockSkewMs }) => (clockSkewMs === null ? nothing : `${Math.round(clockSkewMs)} ms`),
  },
  {
    id: 'healthAt',
    title: titles.heartbeat,
    width: 92,
    sort: 'down',
    align: 'end',
    cell: (agent) => <Time at={agent.healthAt} isAge />,
  },
  {
    id: 'assets',
    title: titles.assets,
    width: 66,
    align: 'end',
    cell: (agent) => formatShort(agent.assets),
  },
  count('openDrift', titles.openDrift, 84, (agent) => agent.openDrift, true),
  {
    id: 'source',
    title: titles.source,
    width: 160,
    grow: 1,
    isExtra: true,
    cell: (agent) => agent.source ?? nothing,
  },
  {
    id: 'version',
    title: titles.version,
    width: 80,
    isExtra: true,
    cell: (agent) => agent.version ?? nothing,
  },
];

const source: ListSource<AgentSummary> = {
  topic: 'agents',
  page: api.agents,
  one: api.agent,
  newest: { sort: '-healthAt', at: () => '' },
};

export function AgentsPage() {
  const [, navigate] = useLocation();
  const list = useListState({ source, fields: {}, columns, firstSort: 'id' });
  const { fresh } = list;
  return (
    <section className="list-page">
      <div className="toolbar">
        <h1>{text.agents.title}</h1>
        <FreshPill count={fresh.count} isMore={fresh.isMore} onAccept={fresh.accept} />
        <span className="toolbar-room" />
        <ColumnChooser {...list.chooser} />
      </div>
      <DataTable
        {...list.table}
        label={text.agents.title}
        empty={text.agents.empty}
        onSelect={(agent) => list.change({ sel: agent.id }, { replace: true })}
        onOpen={(agent) => navigate(`/agents/${encodeURIComponent(agent.id)}`)}
      />
    </section>
  );
}
