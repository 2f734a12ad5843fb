/** One document in the transaction it is given, whoever brings it: as a request of its own, or as the next wording of one. */
import type { SiteId } from '../../protocols/messages/names.ts';
import type { Proceeding } from '../records/proceeding.ts';
import type { Repositories } from '../store/store.ts';
import type { Person } from '../users/account.ts';
import type { Actor } from '../users/role.ts';
import { bodyOf, type Directory } from './body.ts';
import { Intake } from './intake.ts';
import type { RowAnswer } from './intake-desk.ts';
import type { IntakeRow, Reading, RowProblem } from './reading.ts';

type Answer = Omit<RowAnswer, 'row'>;

interface Surroundings {
  readonly repositories: Repositories;
  readonly proceeding: Proceeding;
  readonly actor: Actor;
  readonly site: SiteId;
  readonly system: string;
}

/** Throws `not-possible-now` where a guard keeps it out; what was written for it until then has to be undone. */
export async function taken(
  { repositories, proceeding, actor, site, system }: Surroundings,
  reading: Reading,
): Promise<Answer> {
  if ('problems' in reading) return refusal(reading.reference, 'refused', reading.problems);
  const reference = referenceOf(reading);
  const origin = { site, system, reference };
  await repositories.intake.alone(origin);
  const intake = new Intake({ repositories, proceeding, actor, origin });
  if ('cancelled' in reading) return intake.cancel();
  const directory = await directoryOf(repositories, origin, reading.row);
  const made = bodyOf(reading.row, system, directory);
  if ('problems' in made) return refusal(reference, 'refused', made.problems);
  return intake.bring(reading.row, made.body, directory);
}

export const referenceOf = (reading: Exclude<Reading, { problems: unknown }>) =>
  'cancelled' in reading ? reading.cancelled : reading.row.reference;

/** What a guard said, as an answer. */
export function conflict(reading: Reading, sentence: string): Answer {
  const reference = 'problems' in reading ? reading.reference : referenceOf(reading);
  return refusal(reference, 'conflict', [{ field: 'state', sentence }]);
}

const refusal = (
  reference: string | null,
  outcome: Answer['outcome'],
  problems: readonly RowProblem[],
): Answer => ({ ...{ reference, outcome, id: null, ref: null, state: null, problems } });

async function directoryOf(
  { intake, accounts }: Repositories,
  { site, system }: { readonly site: SiteId; readonly system: string },
  { assets, effects }: IntakeRow,
): Promise<Directory> {
  const here = new Map<string, Person>((await accounts.people()).map((one) => [one.id, one]));
  const people = (await intake.people(system)).flatMap(({ name, user }) => {
    const person = here.get(user);
    return person === undefined || person.isDisabled ? [] : [[name, person] as const];
  });
  const named = [...assets, ...effects.flatMap(({ asset }) => asset ?? [])];
  return { people: new Map(people), assets: await intake.assetsBy(site, named) };
}
