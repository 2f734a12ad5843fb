/**
 * Changes that were approved elsewhere. Each document is one transaction: it becomes a request, or the
 * next wording of one, and each approval is held against the same guards as one by hand. What was
 * approved elsewhere earlier counts from when the collector heard of it: nothing is approved afterwards.
 * csms.md §3.2 integrity rule 1, §3.2a.15.
 */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import { FileError } from '../exchange/problem.ts';
import { type ProceedingOptions, proceed } from '../records/proceeding.ts';
import type { Repositories, Store } from '../store/store.ts';
import type { Person } from '../users/account.ts';
import { type Actor, authorise } from '../users/role.ts';
import { bodyOf, type Directory } from './body.ts';
import { documentsIn } from './csv-documents.ts';
import { Intake } from './intake.ts';
import { type Reading, type RowProblem, readDocument } from './reading.ts';
import { shapes } from './shapes/registry.ts';

export type Outcome = 'created' | 'changed' | 'unchanged' | 'cancelled' | 'conflict' | 'refused';

/** What became of one document. */
export interface RowAnswer {
  readonly row: number;
  readonly reference: string | null;
  readonly outcome: Outcome;
  readonly id: string | null;
  readonly ref: string | null;
  readonly state: string | null;
  readonly problems: readonly RowProblem[];
}

interface Surroundings {
  readonly store: Store;
  readonly now: () => Instant;
  readonly options: ProceedingOptions;
}

type Document = Readonly<Record<string, unknown>>;

export class IntakeDesk {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** One answer a document, in their order; a document that is refused leaves nothing behind. */
  async take(
    actor: Actor,
    system: string,
    site: SiteId,
    documents: readonly Document[],
  ): Promise<readonly RowAnswer[]> {
    authorise(actor, 'change.intake', site);
    const shape = shapes.find((one) => one.system === system);
    if (shape === undefined) throw new AppError('not-found');
    const answers: RowAnswer[] = [];
    for (const [index, document] of documents.entries()) {
      const reading = readDocument(shape, document);
      answers.push({ row: index + 1, ...(await this.#one(actor, system, site, reading)) });
    }
    return answers;
  }

  /** Of a CSV file in the plain shape. Throws `unreadable-file`, and nothing of it is taken. */
  async takeFile(actor: Actor, site: SiteId, bytes: Uint8Array): Promise<readonly RowAnswer[]> {
    authorise(actor, 'change.intake', site);
    try {
      return await this.take(actor, 'plain', site, await documentsIn(bytes));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new AppError('unreadable-file', { detail: error.message });
    }
  }

  async #one(
    actor: Actor,
    system: string,
    site: SiteId,
    reading: Reading,
  ): Promise<Omit<RowAnswer, 'row'>> {
    if ('problems' in reading) return refusal(reading.reference, 'refused', reading.problems);
    const reference = 'cancelled' in reading ? reading.cancelled : reading.row.reference;
    const { store, now, options } = this.#surroundings;
    const at = now();
    try {
      return await store.transaction((repositories) =>
        proceed(options, repositories, at, async (proceeding) => {
          const origin = { site, system, reference };
          await repositories.intake.alone(origin);
          const intake = new Intake({ repositories, proceeding, actor, origin });
          if ('cancelled' in reading) return intake.cancel();
          const directory = await directoryOf(repositories, origin, reading.row.assets);
          const made = bodyOf(reading.row, system, directory);
          if ('problems' in made) return refusal(reference, 'refused', made.problems);
          return intake.bring(reading.row, made.body, directory);
        }),
      );
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not-possible-now') throw error;
      const sentence = error.detail ?? error.message;
      return refusal(reference, 'conflict', [{ field: 'state', sentence }]);
    }
  }
}

const refusal = (
  reference: string | null,
  outcome: Outcome,
  problems: readonly RowProblem[],
): Omit<RowAnswer, 'row'> => ({
  ...{ reference, outcome, id: null, ref: null, state: null, problems },
});

async function directoryOf(
  { intake, accounts }: Repositories,
  { site, system }: { readonly site: SiteId; readonly system: string },
  assets: readonly string[],
): Promise<Directory> {
  const here = new Map<string, Person>((await accounts.people()).map((one) => [one.id, one]));
  const people = (await intake.people(system)).flatMap(({ name, user }) => {
    const person = here.get(user);
    return person === undefined || person.isDisabled ? [] : [[name, person] as const];
  });
  return { people: new Map(people), assets: await intake.assetsBy(site, assets) };
}
