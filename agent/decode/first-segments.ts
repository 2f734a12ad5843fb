/** What is spoken on a connection, as far as its first segments tell. */
import type { Dissector } from './dissect.ts';
import { type Flow, NOBODY } from './flow.ts';
import type { Observer } from './recorder.ts';
import type { Side } from './talk.ts';

const TRIES = 6; // segments looked at before a flow counts as unreadable
const NAMED_TRIES = 64; // the same where its port says what it should be

/** False as long as nobody knows. */
export function isChosen(
  dissector: Dissector,
  observer: Observer,
  flow: Flow,
  side: Side,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  const { choice } = dissector;
  const isStart = (flow.isKnown & (1 << side)) !== 0;
  const isUp = flow.client === 0;
  const port = flow.isMisnamed ? NOBODY : isUp ? flow.port1 : flow.port0;
  const other = flow.isMisnamed ? NOBODY : isUp ? flow.port0 : flow.port1;
  let candidate = choice.of('tcp', port, bytes, start, end, isStart);
  if (candidate === undefined && !flow.isSure && choice.knows('tcp', other))
    candidate = choice.of('tcp', other, bytes, start, end, isStart);
  if (candidate === undefined) {
    if (++flow.tries >= (choice.knows('tcp', port) ? NAMED_TRIES : TRIES)) {
      flow.isOpaque = true;
      observer.opaque(flow);
    }
    return false;
  }
  flow.talk = dissector.begin(candidate, flow, side, bytes, start, end);
  return true;
}
