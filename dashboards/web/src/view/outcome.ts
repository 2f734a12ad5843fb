import type { Outcome } from '../../../../protocols/messages/control-event.ts';
import { text } from '../messages/catalogue.ts';

/** What became of an act: a refused stop is not a stop. */
export function outcomeText(outcome: Outcome | null): string {
  if (outcome === null) return '';
  return typeof outcome === 'string'
    ? text.drift.outcomes[outcome]
    : text.drift.refused(outcome.refused);
}
