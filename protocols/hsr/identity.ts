import type { Listener } from '../contract/protocol.ts';
import { type Supervision, tellSupervision } from '../encodings/redundancy-supervision.ts';

export function identify(message: Supervision, tell: Listener): void {
  tellSupervision(message, tell, 'HSR node', 'HSR redundancy box');
}
