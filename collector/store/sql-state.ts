/** The SQLSTATE of an error of the database, undefined for any other. */
export function stateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  const isState = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE';
  return isState ? code : undefined;
}

/** What PostgreSQL's driver, and postgres.ts, say without a code when a connection ends or does not come about. */
const LOST =
  /^(Connection terminated|timeout e|Query read timeout|the database did not answer)|not queryable$/;

/** The server, or the way to it, went away in the middle of something. */
export function isConnectionLost(error: unknown): boolean {
  return error instanceof Error && LOST.test(error.message);
}
