/** Was anybody watching? Said in one sentence, from what the collector knows of an agent. */
import type { AgentSummary } from '../../../../collector/api/contract/agent.ts';

export type Coverage =
  | { readonly verdict: 'watching'; readonly since: string }
  | { readonly verdict: 'lossy'; readonly share: number | null; readonly dropped: number }
  | { readonly verdict: 'blind'; readonly since: string | null }
  | { readonly verdict: 'link-silent'; readonly since: string };

const known = (count: number | null) => (count === null || count < 0 ? 0 : count);

/** An agent that hears nothing, one that lost packets and one that is gone are three different things. */
export function coverageOf(agent: AgentSummary): Coverage {
  if (agent.state !== 'online' || agent.healthAt === null) {
    return { verdict: 'blind', since: agent.healthAt };
  }
  const dropped = known(agent.droppedKernel) + known(agent.droppedInterface);
  if (dropped > 0) {
    const offered = agent.packets === null ? 0 : agent.packets + dropped;
    return { verdict: 'lossy', share: offered === 0 ? null : dropped / offered, dropped };
  }
  if (agent.packets === 0) return { verdict: 'link-silent', since: agent.healthAt };
  return { verdict: 'watching', since: agent.healthAt };
}
