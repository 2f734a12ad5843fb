/** How a page shows time: absolute in the zone the reader chose, relative beside it, never alone. */
export type Zone = 'utc' | 'local';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const pad = (value: number) => String(value).padStart(2, '0');

/** `2026-11-20 02:13:07`, and milliseconds where they tell frames apart. `local` is the browser's zone. */
export function formatInstant(instant: string, zone: Zone, withMs = false): string {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return instant;
  if (zone === 'utc')
    return time
      .toISOString()
      .slice(0, withMs ? 23 : 19)
      .replace('T', ' ');
  const day = `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
  const clock = `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
  const ms = withMs ? `.${String(time.getMilliseconds()).padStart(3, '0')}` : '';
  return `${day} ${clock}${ms}`;
}

/** `UTC` or `UTC+01:00`: what the browser's zone is at that moment, summer time included. */
export function zoneName(zone: Zone, at: number): string {
  if (zone === 'utc') return 'UTC';
  const east = -new Date(at).getTimezoneOffset();
  if (east === 0) return 'UTC';
  const size = Math.abs(east);
  return `UTC${east < 0 ? '−' : '+'}${pad(Math.trunc(size / 60))}:${pad(size % 60)}`;
}

const units = [
  { from: 2 * DAY, size: DAY, name: 'd' },
  { from: 2 * HOUR, size: HOUR, name: 'h' },
  { from: 2 * MINUTE, size: MINUTE, name: 'min' },
  { from: 0, size: SECOND, name: 's' },
] as const;

/** `41 d`, `3 h`, `7 s`: whole units, rounded down; what lies ahead of the clock is `0 s`. */
export function formatSpan(ms: number): string {
  const span = Math.max(0, ms);
  const unit = units.find(({ from }) => span >= from) ?? units[3];
  return `${Math.trunc(span / unit.size)} ${unit.name}`;
}

/** How long before `now` it was. */
export const ageOf = (instant: string, now: number) => formatSpan(now - Date.parse(instant));

/** When it happened: one instant, or between the last look without and the first look with it. */
export function formatInterval(earliest: string, latest: string, zone: Zone): string {
  const end = formatInstant(latest, zone);
  if (earliest === latest) return end;
  const start = formatInstant(earliest, zone);
  return start.slice(0, 10) === end.slice(0, 10)
    ? `${start} – ${end.slice(11)}`
    : `${start} – ${end}`;
}
