/** What the rest of the collector knows of those a grant rests on. */

import type { KeptRecord } from '../records/record.ts';
import type { Repositories } from '../store/store.ts';
import { type AccessGrantBody, peopleOf } from './access-grant.ts';

export interface AccessGround {
  /** Who is not here any more, a sentence each; none: all are. */
  readonly gone: readonly string[];
}

export async function accessGroundOf(
  { accounts, records }: Repositories,
  record: KeptRecord,
): Promise<AccessGround> {
  const body = record.body as never as AccessGrantBody;
  const gone: string[] = [];
  for (const id of new Set(peopleOf(body))) {
    const person = await accounts.person(id);
    if (person === undefined || person.isDisabled) {
      gone.push(
        id === body.sponsor ? 'Who answers for it is not here.' : 'Who gets it is not here.',
      );
    }
  }
  if (body.party !== null) {
    const party = await records.one(body.party);
    if (party?.kind !== 'party' || party.state !== 'active') {
      gone.push('The party it is for is not dealt with here.');
    }
  }
  return { gone };
}
