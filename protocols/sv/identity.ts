import { clipped, printable } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import { foldBytes } from '../encodings/fold.ts';
import { CONTINUED, type SvMessage, type SvTurn } from './decode.ts';

const MOST = 64; // streams of one publisher to one group
const MOST_SHARED = 1024; // of all publishers to one group
const PART_MAX = 64;

const synchronizations: ReadonlyMap<number, string> = new Map([
  [0, 'not synchronized'],
  [1, 'synchronized locally'],
  [2, 'synchronized globally'],
]);
/** What a sample rate counts by. */
const rateModes: readonly string[] = ['per cycle', 'per second', 'seconds per sample'];

export function identify(message: SvMessage, tell: Listener, turn: SvTurn): void {
  const { state } = turn;
  if (message === CONTINUED) return publishes(tell, turn);
  const { id, dataSet, synchronization, isSimulated } = message;
  const key = foldBytes(id.bytes, id.start, id.end);
  const known = state.streams.get(key);
  if (known === undefined && state.streams.size >= MOST) return;
  const part = clipped(printable(id.bytes, id.start, id.end), PART_MAX) || 'stream';
  const named = foldBytes(
    dataSet.bytes,
    dataSet.start,
    dataSet.end,
    message.revision ^ message.rate,
  );
  const setup = Math.imul(named, 31) ^ message.appId;
  state.office = `${part} ${appIdOf(message)}`;
  publishes(tell, turn);
  if (known?.setup !== setup) tellSetup(message, part, tell);
  if (known?.synchronization !== synchronization) {
    const clock = synchronizations.get(synchronization) ?? `clock ${synchronization}`;
    tell.fact('status', clock, { part });
  }
  if (known?.isSimulated !== isSimulated) {
    const mode = isSimulated ? 'simulation' : 'operation';
    tell.fact('mode', mode, { part });
    if (known !== undefined || isSimulated) {
      const same = (key ^ (isSimulated ? 1 : 0)) >>> 0;
      tell.event('mode-change', same, 'unknown', () => ({ part, detail: { to: mode } }));
    }
  }
  state.streams.set(key, { setup, synchronization, isSimulated });
}

/** Receivers go by stream and APPID, not by who sends them. */
function publishes(tell: Listener, { state, shared }: SvTurn): void {
  const { office } = state;
  if (shared.get(office) === state) return;
  if (shared.size >= MOST_SHARED) shared.clear();
  shared.set(office, state);
  tell.holds(office);
}

const appIdOf = ({ appId }: SvMessage) => `0x${appId.toString(16).padStart(4, '0')}`;

function tellSetup(message: SvMessage, part: string, tell: Listener): void {
  const { id, dataSet, revision, rate, rateMode } = message;
  const name = printable(id.bytes, id.start, id.end);
  if (name !== '') tell.fact('module-name', name, { part });
  const set = printable(dataSet.bytes, dataSet.start, dataSet.end);
  if (set !== '') tell.fact('symbol', set, { part });
  tell.fact('unit', appIdOf(message), { part });
  tell.fact('config-revision', String(revision), { part });
  if (rate >= 0) tell.fact('sample-rate', `${rate} ${rateModes[rateMode] ?? ''}`.trim(), { part });
}
