import { clipped, printable } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import type { EventKind } from '../messages/control-event.ts';
import type { GooseMessage, GooseTurn, Publication } from './decode.ts';

const MOST = 64; // control blocks of one publisher to one group
const MOST_SHARED = 1024; // of all publishers to one group
const PART_MAX = 64;
const LATE = 2; // seconds: what is as old as this was not overtaken on its way

/** What is configured is told when it is new; a publisher is its sender, and nobody answers it. */
export function identify(message: GooseMessage, tell: Listener, turn: GooseTurn): void {
  const known = turn.state.get(message.key);
  if (known === undefined && turn.state.size >= MOST) return;
  if (known === undefined || known.setup !== message.setup) tellSetup(message, tell);
  publishes(message, tell, turn);
  if (known?.isSimulated !== message.isSimulated) {
    const mode = message.isSimulated ? 'simulation' : 'operation';
    tell.fact('mode', mode, { part: partOf(message) });
    if (known !== undefined || message.isSimulated) act('mode-change', { to: mode }, message, tell);
  }
  if (known !== undefined && isBack(message, known, turn.second)) {
    const detail = {
      act: 'state-number-back',
      before: known.stateNumber,
      after: message.stateNumber,
    };
    act('restart', detail, message, tell);
  }
  keep(message, known, turn);
}

/** Receivers go by control block and APPID, not by who sends them. */
function publishes(message: GooseMessage, tell: Listener, { shared, state }: GooseTurn): void {
  const key = Math.imul(message.key ^ message.appId, 0x0100_0193);
  if (shared.get(key) === state) return;
  if (shared.size >= MOST_SHARED) shared.clear();
  shared.set(key, state);
  tell.holds(`${partOf(message)} ${appIdOf(message)}`);
}

function keep(message: GooseMessage, known: Publication | undefined, turn: GooseTurn): void {
  const { setup, isSimulated, stateNumber, changed } = message;
  const { second } = turn;
  if (known === undefined) {
    turn.state.set(message.key, { setup, isSimulated, stateNumber, changed, second });
    return;
  }
  known.setup = setup;
  known.isSimulated = isSimulated;
  known.stateNumber = stateNumber;
  known.changed = changed;
  known.second = second;
}

/** A number that goes back is a publisher that began anew, an old message sent again, or another sender. */
function isBack({ stateNumber, changed }: GooseMessage, known: Publication, second: number) {
  if (stateNumber >= known.stateNumber) return false;
  return changed >= known.changed || second - known.second >= LATE;
}

function tellSetup(message: GooseMessage, tell: Listener): void {
  const part = partOf(message);
  const { dataSet, id, revision, needsCommissioning } = message;
  tellText('module-name', message.reference);
  tellText('symbol', dataSet);
  tellText('name', id);
  tell.fact('unit', appIdOf(message), { part });
  tell.fact('config-revision', String(revision), { part });
  const consistency = needsCommissioning ? 'needs commissioning' : 'commissioned';
  tell.fact('config-consistency', consistency, { part });

  function tellText(attribute: 'module-name' | 'symbol' | 'name', { bytes, start, end }: Span) {
    const text = printable(bytes, start, end);
    if (text !== '') tell.fact(attribute, text, { part });
  }
}

function act(
  kind: EventKind,
  detail: Readonly<Record<string, string | number>>,
  message: GooseMessage,
  tell: Listener,
): void {
  const same = (message.key ^ (message.isSimulated ? 1 : 0)) >>> 0;
  tell.event(kind, same, 'unknown', () => ({ part: partOf(message), detail }));
}

const appIdOf = ({ appId }: GooseMessage) => `0x${appId.toString(16).padStart(4, '0')}`;

function partOf({ reference: { bytes, start, end } }: GooseMessage): string {
  return clipped(printable(bytes, start, end), PART_MAX) || 'control block';
}
