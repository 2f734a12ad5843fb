const LATEST_MS = 253_402_300_799_999; // the end of the year 9999: one more digit would break the width

/** Packet time (microseconds since 1970) as UTC with milliseconds, always of one width. */
export function instant(micros: number): string {
  const ms = Math.floor(micros / 1_000);
  return new Date(Math.min(Math.max(ms, 0), LATEST_MS)).toISOString();
}
