/** A conversation between zones, as a finding. */
import type { Finding } from './assessment.ts';
import type { FlowRow } from './views.ts';

export const flowFinding = ({ id, client, server, service, lastSeen }: FlowRow): Finding => ({
  subject: `flow:${id}`,
  says: `${client} speaks ${service} with ${server}, last on ${lastSeen.slice(0, 10)}; no conduit allows it.`,
});

export const countOf = (flows: readonly FlowRow[]): number =>
  flows.reduce((sum, { count }) => sum + count, 0);
