/** Requests made ready, kept from one turn to the next: windows are expanded and approvals read once. */
import { type Candidate, prepare } from '../change/candidate.ts';
import type { ChangeRequest } from '../change/change.ts';
import { DAY } from '../change/window.ts';
import type { Span } from '../coverage/timeline.ts';
import { hashOf } from '../evidence/record.ts';

const MOST_KEPT = 4000;

export class PreparedRequests {
  readonly #kept = new Map<string, Candidate>();

  /** `range`: the times that are judged, in milliseconds. */
  of(requests: readonly ChangeRequest[], range: Span): readonly Candidate[] {
    // Whole days: turns that follow each other ask for the same.
    const days = {
      from: Math.floor(range.from / DAY) * DAY,
      to: Math.ceil(range.to / DAY) * DAY,
    };
    return requests.map((request) => this.#one(request, days));
  }

  #one(request: ChangeRequest, range: Span): Candidate {
    const key = keyOf(request, range);
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    const made = prepare(request, range, hashOf);
    this.#kept.set(key, made);
    if (this.#kept.size > MOST_KEPT) {
      const [oldest] = this.#kept.keys();
      this.#kept.delete(oldest as string);
    }
    return made;
  }
}

/** What may change of a revision without making another one. */
function keyOf(request: ChangeRequest, { from, to }: Span): string {
  const { id, version, state, approvals, recorded, emergency, cancelledAt, supersededAt } = request;
  const moving = [state, approvals, recorded, emergency, cancelledAt, supersededAt];
  const closed = request.project?.closedAt ?? null;
  return `${id} ${version} ${from} ${to} ${JSON.stringify([...moving, closed])}`;
}
