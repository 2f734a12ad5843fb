/** How an agent is, and whether anybody was watching: a shape and words, never colour alone. */
import type { AgentSummary } from '../../../../collector/api/contract/agent.ts';
import { text } from '../messages/catalogue.ts';
import { coverageOf } from '../view/coverage.ts';
import { formatInstant, zoneName } from '../view/instant.ts';
import { formatCount, formatShare } from '../view/number.ts';
import { usePreferences } from './preferences.tsx';

export function AgentStateMark({ state }: { readonly state: AgentSummary['state'] }) {
  return (
    <span className={`agent-state is-${state}`}>
      <span className="dot" aria-hidden="true" />
      {text.agents.states[state]}
    </span>
  );
}

export function CoverageSentence({ agent }: { readonly agent: AgentSummary }) {
  const { zone } = usePreferences();
  const said = text.agents.coverage;
  const at = (instant: string) =>
    `${formatInstant(instant, zone)} ${zoneName(zone, Date.parse(instant))}`;
  const coverage = coverageOf(agent);
  const sentence = () => {
    switch (coverage.verdict) {
      case 'watching':
        return said.watching;
      case 'lossy':
        return coverage.share === null
          ? said.lossyOnly(formatCount(coverage.dropped))
          : said.lossy(formatCount(coverage.dropped), formatShare(coverage.share));
      case 'blind':
        return coverage.since === null ? said.never : said.blind(at(coverage.since));
      case 'link-silent':
        return said.linkSilent;
    }
  };
  return <span className={`coverage is-${coverage.verdict}`}>{sentence()}</span>;
}

/** A count that a source may not know: -1 is said, not shown as a number. */
export function Known({ count }: { readonly count: number | null }) {
  if (count === null) return <span className="nothing">{text.nothing}</span>;
  if (count < 0) return <span className="more">{text.agents.cannotSay}</span>;
  return <span className={count > 0 ? 'strong' : ''}>{formatCount(count)}</span>;
}
