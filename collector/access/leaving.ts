/** A person whose account is closed: what they were granted ends, and what they answered for. csms.md §4 C27. */
import type { Instant } from '../../protocols/messages/names.ts';
import { type ProceedingOptions, proceed } from '../records/proceeding.ts';
import type { Repositories } from '../store/store.ts';
import { endGrants } from './access-aftermath.ts';

export const leavingOf =
  (options: ProceedingOptions) =>
  (repositories: Repositories, user: string, at: Instant): Promise<void> =>
    proceed(options, repositories, at, (proceeding) =>
      endGrants(repositories, proceeding, [`user:${user}`], 'Somebody it rests on has left.'),
    );
