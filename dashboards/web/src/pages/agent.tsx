/** One agent: what its port sees, what it lost, what it could not read. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Agent } from '../../../../collector/api/contract/agent.ts';
import type { Health } from '../../../../protocols/messages/message.ts';
import { api } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';
import { phases } from '../messages/kinds.ts';
import { AgentStateMark, CoverageSentence, Known } from '../parts/agent-state.tsx';
import { CoverageDays } from '../parts/coverage-days.tsx';
import { Icon } from '../parts/icons.tsx';
import { useNews } from '../parts/live.tsx';
import { Empty, Failure } from '../parts/notice.tsx';
import { usePreferences } from '../parts/preferences.tsx';
import { PropertyList } from '../parts/property-list.tsx';
import { Section, SimpleTable } from '../parts/simple-table.tsx';
import { Time } from '../parts/time.tsx';
import { formatInterval } from '../view/instant.ts';
import { formatCount, formatShare } from '../view/number.ts';

const titles = text.agent;
const list = (values: readonly (string | number)[]) =>
  values.length === 0 ? titles.none : values.join(', ');

function Capture({ health }: { readonly health: Health }) {
  const { zone } = usePreferences();
  const names = text.agents.columns;
  return (
    <Section title={titles.capture}>
      <PropertyList
        properties={[
          [titles.interval, formatInterval(health.from, health.to, zone)],
          [names.source, health.source],
          [names.phase, phases[health.phase]],
          [text.asset.traffic, formatCount(health.packets)],
          [titles.bytes, formatCount(health.bytes)],
          [names.droppedKernel, <Known key="kernel" count={health.dropped.kernel} />],
          [names.droppedInterface, <Known key="interface" count={health.dropped.interface} />],
          [titles.duplicates, formatCount(health.duplicates)],
          [titles.unicast, formatCount(health.unicastPackets)],
          [titles.oneSided, formatShare(health.oneSided)],
          [titles.cut, formatCount(health.cut)],
        ]}
      />
    </Section>
  );
}

function Port({ health }: { readonly health: Health }) {
  return (
    <Section title={titles.network}>
      <PropertyList
        properties={[
          [titles.subnets, list(health.subnets)],
          [titles.vlans, list(health.vlans)],
          [titles.linkTypes, list(Object.keys(health.linkTypes))],
          [titles.unreadable, list(Object.keys(health.unreadable ?? {}))],
          [titles.tunnels, list(health.tunnels ?? [])],
          [titles.tags, health.tagsStripped ? titles.tagsStripped : titles.tagsKept],
        ]}
      />
    </Section>
  );
}

function Reports({ agent }: { readonly agent: Agent }) {
  const spool = agent.health?.spool;
  return (
    <Section title={titles.reports}>
      <PropertyList
        properties={[
          [
            titles.epoch,
            <span key="epoch" className="mono">
              {agent.epoch ?? text.nothing}
            </span>,
          ],
          [titles.through, <Known key="through" count={agent.through} />],
          [
            titles.spool,
            <span key="spool">
              <Known count={agent.spoolMessages} />
              {spool?.isFull ? `, ${titles.spoolFull}` : null}
            </span>,
          ],
          [text.agents.columns.lost, <Known key="lost" count={agent.lostMessages} />],
          [text.agents.columns.version, agent.version ?? text.nothing],
        ]}
      />
    </Section>
  );
}

function Protocols({ health }: { readonly health: Health }) {
  const heard = Object.entries(health.protocols).sort(
    ([, one], [, other]) => other.messages - one.messages,
  );
  return (
    <Section title={titles.protocols} count={heard.length}>
      <SimpleTable
        label={titles.protocols}
        columns={[{ title: text.asset.protocol }, { title: titles.messages, align: 'end' }]}
        rows={heard.map(([name, { title, messages }]) => ({
          key: name,
          cells: [title || name, formatCount(messages)],
        }))}
      />
    </Section>
  );
}

function Malformed({ health }: { readonly health: Health }) {
  return (
    <Section title={titles.malformed} count={health.malformed.length}>
      {health.malformed.length === 0 ? (
        <Empty>{titles.noMalformed}</Empty>
      ) : (
        <SimpleTable
          label={titles.malformed}
          columns={[
            { title: text.asset.protocol },
            { title: titles.flaw },
            { title: titles.field },
            { title: titles.count, align: 'end' },
          ]}
          rows={health.malformed.map(({ protocol, flaw, field, count }) => ({
            key: `${protocol} ${flaw} ${field}`,
            cells: [protocol, flaw, field, formatCount(count)],
          }))}
        />
      )}
    </Section>
  );
}

function Tables({ health }: { readonly health: Health }) {
  return (
    <Section title={titles.tables}>
      <SimpleTable
        label={titles.tables}
        columns={[
          { title: titles.table },
          { title: titles.used, align: 'end' },
          { title: titles.evicted, align: 'end' },
        ]}
        rows={Object.entries(health.tables).map(([name, { used, size, evicted }]) => ({
          key: name,
          cells: [name, `${formatCount(used)} / ${formatCount(size)}`, formatCount(evicted)],
        }))}
      />
    </Section>
  );
}

export function AgentPage({ id }: { readonly id: string }) {
  const client = useQueryClient();
  const queryKey = ['agent', id];
  const { data: agent, error, refetch } = useQuery({ queryKey, queryFn: () => api.agent(id) });
  useNews('agents', (ids) => {
    if (ids === undefined || ids.has(id)) void client.invalidateQueries({ queryKey });
  });
  if (agent === undefined) {
    if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
    return <Empty>{text.list.loading}</Empty>;
  }
  const { health } = agent;
  return (
    <div className="document">
      <header className="asset-head">
        <Link href="/agents" className="back">
          <Icon name="fold" />
          {titles.back}
        </Link>
        <div className="asset-title">
          <h1>{agent.id}</h1>
          <AgentStateMark state={agent.state} />
          <CoverageSentence agent={agent} />
          <span className="more">
            <Time at={agent.healthAt} isAge />
          </span>
        </div>
      </header>
      <div className="columns">
        <div className="column-side">
          {health === null ? <Empty>{titles.noHealth}</Empty> : <Capture health={health} />}
          <Reports agent={agent} />
        </div>
        {health === null ? null : (
          <div className="column-main">
            <CoverageDays agent={id} told={agent.healthAt ?? ''} />
            <Port health={health} />
            <Protocols health={health} />
            <Malformed health={health} />
            <Tables health={health} />
          </div>
        )}
      </div>
    </div>
  );
}
