/** When an agent watched, day by day: heights and words, never colour alone. */
import { useQuery } from '@tanstack/react-query';
import type { AgentCoverage, Coverage } from '../../../../collector/api/contract/coverage.ts';
import { api } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';
import { type DayStrip, type Piece, stripsOf } from '../view/coverage-strip.ts';
import { formatInterval, formatSpan } from '../view/instant.ts';
import { formatShare } from '../view/number.ts';
import { Empty, Failure } from './notice.tsx';
import { usePreferences } from './preferences.tsx';
import { Section, SimpleTable } from './simple-table.tsx';

const words = text.coverage;
const DAYS = 7;
const MOST_GAPS = 100;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const WIDTH = 1000;
const HEIGHT = 16;
/** How much of the strip a sight fills: what nobody saw stays empty. */
const heights: Readonly<Record<Piece['kind'], number>> = {
  clear: 1,
  'one-sided': 0.7,
  'broadcast-only': 0.5,
  lossy: 0.4,
  silent: 0.15,
  gap: 0,
  open: 0,
};

function Strip({ day, pieces }: DayStrip) {
  return (
    <div className="coverage-day">
      <span className="mono">{day}</span>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <rect className="ground" width={WIDTH} height={HEIGHT} />
        {pieces.map(({ key, from, size, kind }) => {
          const height = HEIGHT * heights[kind];
          const at = { x: from * WIDTH, width: Math.max(1, size * WIDTH) };
          return height === 0 ? (
            <rect key={key} {...at} y={HEIGHT - 2} height={2} className={`is-${kind}`} />
          ) : (
            <rect key={key} {...at} y={HEIGHT - height} height={height} className={`is-${kind}`} />
          );
        })}
      </svg>
    </div>
  );
}

function Gaps({ gaps }: Pick<AgentCoverage, 'gaps'>) {
  const { zone } = usePreferences();
  if (gaps.length === 0) return <Empty>{words.noGap}</Empty>;
  return (
    <SimpleTable
      label={words.when}
      columns={[{ title: words.when }, { title: words.length, align: 'end' }, { title: words.why }]}
      rows={[...gaps]
        .reverse()
        .slice(0, MOST_GAPS)
        .map(({ from, to, reason, isFinal }) => ({
          key: `${from} ${to} ${reason}`,
          cells: [
            formatInterval(from, to, zone),
            formatSpan(Date.parse(to) - Date.parse(from)),
            isFinal ? words.reasons[reason] : `${words.reasons[reason]} ${words.mayCome}`,
          ],
        }))}
    />
  );
}

function Days({ coverage: { from, to, agents } }: { readonly coverage: Coverage }) {
  const [agent] = agents;
  if (agent === undefined) return <Empty>{words.nobody}</Empty>;
  return (
    <>
      <p className="coverage-sum">
        {words.sum(formatShare(agent.watched), formatShare(agent.clear))}
      </p>
      {stripsOf(agent, Date.parse(from), Date.parse(to)).map((strip) => (
        <Strip key={strip.day} {...strip} />
      ))}
      <Gaps gaps={agent.gaps} />
    </>
  );
}

/** Asked again when the agent told more. */
export function CoverageDays({ agent, told }: { readonly agent: string; readonly told: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['coverage', agent, told],
    queryFn: () => {
      const now = Date.now();
      const today = now - (now % DAY_MS);
      return api.agentCoverage(agent, today - (DAYS - 1) * DAY_MS, now - (now % MINUTE_MS));
    },
    placeholderData: (before) => before,
  });
  return (
    <Section title={words.title(DAYS)}>
      {data !== undefined ? (
        <Days coverage={data} />
      ) : error === null ? (
        <Empty>{text.list.loading}</Empty>
      ) : (
        <Failure error={error} onRetry={() => void refetch()} />
      )}
    </Section>
  );
}
