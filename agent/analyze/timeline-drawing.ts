/** Control events along the time of the capture, one lane a kind. */
import type { AnalysisEvent } from './document.ts';
import { html, type Markup, nothing } from './markup.ts';

const WIDTH = 1_200;
const LEFT = 176;
const RIGHT = 24;
const LANE = 30;
const TICKS = 6;

/** Kinds that change what a controller does; the rest is operation. */
export const grave: ReadonlySet<string> = new Set([
  'mode-change',
  'program-download',
  'program-edit',
  'program-delete',
  'firmware-update',
  'factory-reset',
  'restart',
  'force',
  'protection-change',
]);

export function timelineOf(events: readonly AnalysisEvent[], first: string, last: string): Markup {
  if (events.length === 0) return nothing;
  const kinds = [...new Set(events.map(({ kind }) => kind))].sort(
    (a, b) => Number(grave.has(b)) - Number(grave.has(a)) || (a < b ? -1 : 1),
  );
  const [from, to] = [Date.parse(first), Date.parse(last)];
  const x = (time: string) =>
    LEFT + ((WIDTH - LEFT - RIGHT) * (Date.parse(time) - from)) / Math.max(to - from, 1);
  const height = kinds.length * LANE + 38;
  const lanes = kinds.map((kind, lane) => {
    const y = 8 + LANE * (lane + 0.5);
    const marks = events
      .filter((event) => event.kind === kind)
      .map((event) => markOf(event, x(event.time), y));
    return html`<g><line class="lane" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/><text class="lane-name" x="${LEFT - 16}" y="${y + 4}">${kind}</text>${marks}</g>`;
  });
  const ticks = Array.from({ length: TICKS + 1 }, (_, tick) => {
    const at = LEFT + ((WIDTH - LEFT - RIGHT) * tick) / TICKS;
    const time = new Date(from + ((to - from) * tick) / TICKS).toISOString();
    const anchor = tick === 0 ? 'start' : tick === TICKS ? 'end' : 'middle';
    return html`<g><line class="tick" x1="${at}" x2="${at}" y1="4" y2="${height - 28}"/><text class="tick-name" text-anchor="${anchor}" x="${at}" y="${height - 10}">${labelOf(time, to - from)}</text></g>`;
  });
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Control events in time">${ticks}${lanes}</svg>`;
}

function markOf(event: AnalysisEvent, x: number, y: number): Markup {
  const { kind, time, source, target, outcome, count } = event;
  const isRefused = outcome.startsWith('refused');
  const names = `${grave.has(kind) ? 'grave' : 'usual'}${isRefused ? ' refused' : ''}`;
  const size = Math.min(5 + Math.log10(count) * 2, 10).toFixed(1);
  return html`<circle class="${names}" cx="${x.toFixed(1)}" cy="${y}" r="${size}"><title>${time} ${kind}${count > 1 ? ` ×${count}` : ''}: ${source.ip ?? source.mac ?? '?'} → ${target.ip ?? target.mac ?? '?'}, ${outcome}</title></circle>`;
}

/** As fine as the capture is short. */
function labelOf(time: string, spanMs: number): string {
  if (spanMs < 10_000) return time.slice(11, 23);
  if (spanMs < 86_400_000) return time.slice(11, 19);
  return time.slice(0, 16).replace('T', ' ');
}
