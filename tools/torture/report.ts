/** What was done and the reckoning, for a person to read. */
import type { Audit } from './audit.ts';
import { movedAfter, type Struck } from './bout.ts';
import type { Fault } from './reckoning.ts';
import type { Run } from './run.ts';

/** Of a party that nobody had killed. */
export interface Ending {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly how: string;
}

const MOST_SHOWN = 20;

const seconds = (ms: number | undefined) => (ms === undefined ? 'never' : (ms / 1000).toFixed(1));

export function report(run: Run, agents: readonly string[], endings: readonly Ending[]): string {
  const { struck, recoveries, midst, end, drainedMs } = run;
  const kills = struck.filter(({ fault }) => fault.name.startsWith('killed')).length;
  const firsts = recoveries.map(({ firstMs }) => firstMs);
  const alls = recoveries.map(({ allMs }) => allMs);
  return [
    ...table(run, agents),
    '',
    `${recoveries.length} bouts, ${struck.length} faults, ${kills} kills`,
    `behind the last fault of a bout the stream moves after ${spread(firsts)}, every agent's after ${spread(alls)}`,
    '',
    ...reckoned('everybody killed', midst),
    ...reckoned(`left alone, drained after ${seconds(drainedMs)} s`, end),
    ...ended(endings),
    ...[...midst.faults, ...end.faults]
      .slice(0, MOST_SHOWN)
      .map((fault) => evidence(fault, struck)),
    ...end.departures.undelivered.slice(0, MOST_SHOWN).map(({ event, place, from, to }) => {
      return `never delivered: event ${event}, place ${place}, between ${moment(from)} and ${moment(to)}`;
    }),
  ].join('\n');
}

const moment = (at: number) =>
  Number.isFinite(at) && at > 0 && at < Number.MAX_SAFE_INTEGER ? new Date(at).toISOString() : '-';

/** A row for each fault and kind of victim. */
function table({ struck, commits }: Run, agents: readonly string[]): readonly string[] {
  const moved = movedAfter(struck, new Set(agents), commits);
  const rows = new Map<string, { struck: Struck; moved: number | undefined }[]>();
  for (const [index, one] of struck.entries()) {
    const kind = one.who.replace(/-\d+$/, '');
    const row = `${one.fault.name.padEnd(20)}${kind.padEnd(12)}`;
    rows.set(row, [...(rows.get(row) ?? []), { struck: one, moved: moved[index] }]);
  }
  const head = `${'fault'.padEnd(20)}${'whom'.padEnd(12)}   times  at work   s until the next commit: p50, most`;
  const lines = [...rows].sort().map(([row, those]) => {
    const busy = those.filter((one) => one.struck.wasAtWork).length;
    const counts = `${String(those.length).padStart(8)}${String(busy).padStart(9)}`;
    return `${row}${counts}   ${spread(those.map((one) => one.moved))}`;
  });
  return [head, ...lines];
}

/** p50 and most. */
function spread(times: readonly (number | undefined)[]): string {
  const sorted = times.map((ms) => ms ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const [middle, most] = [sorted[sorted.length >> 1], sorted.at(-1)];
  const text = (ms = Number.NaN) => (Number.isFinite(ms) ? seconds(ms) : 'never');
  return `p50 ${text(middle)} s, most ${text(most)} s`;
}

function reckoned(when: string, { all, unequal, departures, brokenPromises }: Audit): string[] {
  const { spooled, committed, stillSpooled, lost } = all;
  const { events, delivered, again, waiting, unheard, undelivered, changed } = departures;
  const wrong = Object.entries(unequal).filter(([, count]) => count !== 0);
  return [
    `${when}:`,
    `  spooled ${spooled} = committed ${committed} + still spooled ${stillSpooled} + given up and said ${lost}`,
    `  missing ${all.missing}, twice ${all.twice}, altered ${all.altered}, out of order ${all.disordered}, acknowledged and not committed ${brokenPromises}`,
    `  outbox: ${events} events, ${delivered} delivered (${again} more than once), ${waiting} waiting, ${unheard} delivered to a broker that died with them, ${undelivered.length} never delivered, ${changed} changed`,
    ...(wrong.length === 0
      ? ['  differences, acts, conversations, outbox: all there, once']
      : wrong.map(([name, count]) => `  ${name}: ${count}`)),
    '',
  ];
}

/** Whoever ended by himself, with his last line: once for all that are alike. */
function ended(endings: readonly Ending[]): string[] {
  const alike = new Map<string, number>();
  for (const { name, how } of endings) {
    const last = (how.split('\n').at(-1) ?? '').replaceAll(/\d+/g, '#').slice(0, 160);
    const line = `${name.replace(/-\d+$/, '')}: ${last}`;
    alike.set(line, (alike.get(line) ?? 0) + 1);
  }
  if (alike.size === 0) return [];
  const lines = [...alike].map(([line, count]) => `  ${count} × ${line}`);
  return ['ended by themselves and were started again:', ...lines, ''];
}

/** Where to look, and what was done shortly before. */
function evidence({ agent, epoch, number, what, received }: Fault, struck: readonly Struck[]) {
  const at = received === undefined ? Number.POSITIVE_INFINITY : Date.parse(received);
  const before = struck
    .filter(({ from }) => from <= at)
    .sort((one, other) => other.from - one.from)
    .slice(0, 3)
    .map(({ who, fault, bout, from }) => {
      return `${who} ${fault.name} in bout ${bout} at ${new Date(from).toISOString()}`;
    });
  return `${what}: ${agent}, epoch ${epoch}, number ${number}, ${received ?? 'never received'}; before it ${before.join('; ')}`;
}
