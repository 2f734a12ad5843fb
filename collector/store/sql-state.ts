/** The SQLSTATE of an error of the database, undefined for any other. */
export function stateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  const isState = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE';
  return isState ? code : undefined;
}
