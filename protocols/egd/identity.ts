import type { Listener } from '../contract/protocol.ts';
import type { EgdMessage, EgdTurn } from './decode.ts';

const MOST = 64; // exchanges of one producer with one consumer

/** What a producer says of its exchanges, as the fields of TShark 4.0's egd dissector name it. */
const statuses: ReadonlyMap<number, string> = new Map([
  [0, 'no new status'],
  [1, 'no error'],
  [2, 'no error, data consumed'],
  [3, 'SNTP error'],
  [4, 'specification error'],
  [6, 'refresh error'],
  [7, 'data refresh period exceeded'],
  [10, 'IP not initialized'],
  [12, 'lack of resources'],
  [16, 'name resolution in progress'],
  [18, 'loss of interface'],
  [22, 'interface does not support EGD'],
  [26, 'no response from interface'],
  [28, 'exchange not created'],
  [30, 'exchange deleted'],
]);

export function identify(message: EgdMessage, tell: Listener, { state }: EgdTurn): void {
  const { producer, exchange, status, signature } = message;
  const known = state.get(exchange);
  if (known?.status === status && known.signature === signature) return;
  if (known === undefined && state.size >= MOST) return;
  const part = `exchange ${exchange}`;
  if (known === undefined) {
    tell.fact('unit', String(exchange), { part });
    tell.fact('server-id', producer, { part: 'producer' });
  }
  if (known?.signature !== signature)
    tell.fact('config-revision', `0x${signature.toString(16)}`, { part });
  if (known?.status !== status)
    tell.fact('status', statuses.get(status) ?? `status ${status}`, { part });
  state.set(exchange, { status, signature });
}
