/** Names and passwords of the tortured. */
import { AgentId, SiteId } from '../../protocols/messages/names.ts';

export const SITE = SiteId.parse('site-1');
export const agentNamed = (number: number) => AgentId.parse(`agent-${number}`);

/** In place of chance, so that a password outlives the process that made it. */
export const secretOf = (size: number) => new Uint8Array(size).fill(7);

/** As the collector's own broker makes it. */
export const PASSWORD = Buffer.from(secretOf(24)).toString('base64url');
