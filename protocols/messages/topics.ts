/** The topics of design.md §5, built and parsed here alone. Names in them hold no `/`, `+` or `#`. */
import { AgentId, SiteId } from './names.ts';

const ROOT = 'plumbline/1';

export type Purpose = 'report' | 'status' | 'ack' | 'desired';

interface From {
  readonly site: SiteId;
  readonly agent: AgentId;
}

export const topics = {
  report: ({ site, agent }: From) => `${ROOT}/${site}/${agent}/report`,
  status: ({ site, agent }: From) => `${ROOT}/${site}/${agent}/status`,
  ack: ({ site, agent }: From) => `${ROOT}/${site}/${agent}/ack`,
  desired: ({ site, agent }: From) => `${ROOT}/${site}/${agent}/desired`,
  events: (site: SiteId, kind: string) => `${ROOT}/${site}/events/${kind}`,
  everyReport: `${ROOT}/+/+/report`,
  everyStatus: `${ROOT}/+/+/status`,
} as const;

/** Whose topic it is and what it is for; undefined for anything that is not an agent's topic. */
export function readTopic(topic: string): (From & { readonly purpose: Purpose }) | undefined {
  const [product, version, site, agent, purpose, ...rest] = topic.split('/');
  if (`${product}/${version}` !== ROOT || rest.length > 0) return undefined;
  if (purpose !== 'report' && purpose !== 'status' && purpose !== 'ack' && purpose !== 'desired') {
    return undefined;
  }
  const names = [SiteId.safeParse(site), AgentId.safeParse(agent)] as const;
  if (!names[0].success || !names[1].success) return undefined;
  return { site: names[0].data, agent: names[1].data, purpose };
}
