import type { Listener } from '../contract/protocol.ts';
import { FrameType, Status } from './commands.table.ts';
import type { Unit } from './configuration.ts';
import type { SynchrophasorMessage, SynchrophasorState, SynchrophasorTurn } from './decode.ts';

const MOST = 64; // streams of one conversation
const STATES = Status.notSynchronized | Status.configurationChange;

export function identify(message: SynchrophasorMessage, tell: Listener, turn: SynchrophasorTurn) {
  if (message.type === FrameType.command) return;
  tellStream(message, tell, turn.state);
  if (message.text !== '') tell.fact('description', message.text, { part: `stream ${message.id}` });
  const { configuration } = message;
  if (configuration === undefined) return;
  for (const unit of configuration.units) tellUnit(unit, tell);
  const { rate } = configuration;
  if (rate === 0) return;
  const text = rate > 0 ? `${rate} frames per second` : `${-rate} seconds per frame`;
  tell.fact('sample-rate', text, { part: `stream ${message.id}` });
}

function tellStream(
  { id, status }: SynchrophasorMessage,
  tell: Listener,
  { streams }: SynchrophasorState,
): void {
  const known = streams.get(id);
  const now = status < 0 ? (known ?? -1) : status & STATES;
  if (known === now || (known === undefined && streams.size >= MOST)) return;
  const part = `stream ${id}`;
  if (known === undefined) tell.fact('unit', String(id), { part });
  streams.set(id, now);
  if (status < 0) return;
  const clock =
    (now & Status.notSynchronized) !== 0 ? 'clock not synchronized' : 'clock synchronized';
  const change = (now & Status.configurationChange) !== 0 ? ', configuration changes' : '';
  tell.fact('status', clock + change, { part });
}

function tellUnit({ id, station, channels, nominal, count, globalId }: Unit, tell: Listener): void {
  const part = `pmu ${id}`;
  tell.fact('unit', String(id), { part });
  if (station !== '') tell.fact('station-name', station, { part });
  if (globalId !== '') tell.fact('serial', globalId, { part });
  tell.fact('config-revision', String(count), { part });
  tell.fact('description', `nominal ${nominal} Hz`, { part });
  for (const [at, name] of channels.entries())
    if (name !== '') tell.fact('symbol', name, { part: `${part} channel ${at + 1}` });
}
