import type { Instant } from '../../protocols/messages/names.ts';

/** Milliseconds since 1970 as the wire writes them. */
export const instantOf = (milliseconds: number) => new Date(milliseconds).toISOString() as Instant;
