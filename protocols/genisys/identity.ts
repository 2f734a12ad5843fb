import type { Listener } from '../contract/protocol.ts';
import type { GenisysMessage, GenisysTurn } from './decode.ts';
import { Header } from './frame.ts';

export function identify(message: GenisysMessage, tell: Listener, { state }: GenisysTurn): void {
  const { header, station } = message;
  if (header > Header.checkback || state.stations.has(station)) return;
  state.stations.add(station); // 256 there are
  tell.fact('unit', String(station), { part: `station ${station}` });
}
