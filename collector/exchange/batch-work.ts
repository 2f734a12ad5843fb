/** An import applied and undone, whole, in the transaction of its caller. */
import type { Origin } from '../declared/keeping.ts';
import type { Revision } from '../declared/revision.ts';
import { hashOf } from '../evidence/record.ts';
import type { Repositories } from '../store/store.ts';
import { applyRows, restore } from './applying.ts';
import type { Counts, ImportBatch, RowVerdict } from './batch.ts';

export interface ApplyWish {
  readonly version: number | undefined;
  readonly comment: string | null;
  /** Of what somebody said by hand since the last import. */
  readonly conflicts: 'keep' | 'overwrite';
  /** Rows to leave. */
  readonly except: readonly number[];
}

type By = Pick<Origin, 'actor' | 'at' | 'newId'>;

const CHUNK = 500;

export async function applyBatch(
  repositories: Repositories,
  batch: ImportBatch,
  { comment, conflicts, except }: ApplyWish,
  by: By,
): Promise<ImportBatch> {
  const { imports } = repositories;
  const origin = originOf(batch, by, 'declared.import');
  const verdicts: RowVerdict[] = ['new', 'changed', 'conflict'];
  const excepted = new Set(except);
  const counts = { applied: 0, left: 0, overtaken: 0 };
  const digest = new Digest();
  for (let after = -1; ; ) {
    const rows = await imports.rows(batch.id, { verdicts, after, limit: CHUNK });
    const last = rows.at(-1);
    if (last === undefined) break;
    const isLeft = (row: (typeof rows)[number]) =>
      excepted.has(row.row) || (row.is === 'conflict' && conflicts === 'keep');
    const wanted = rows.filter((row) => !isLeft(row));
    const { outcomes, revisions } = await applyRows(repositories, wanted, origin);
    const left = rows.filter(isLeft).map(({ row }) => ({ row, outcome: 'left' as const }));
    const settled = [...outcomes, ...left];
    await imports.settle(batch.id, settled);
    for (const { outcome } of settled) counts[outcome]++;
    digest.add(revisions);
    after = last.row;
  }
  const applied: ImportBatch = {
    ...batch,
    ...{ state: 'applied', version: batch.version + 1, counts: { ...batch.counts, ...counts } },
    ...{ appliedAt: by.at, appliedBy: by.actor },
  };
  await record(repositories, applied, { ...by, action: 'import.apply', comment }, digest);
  return applied;
}

export async function undoBatch(
  repositories: Repositories,
  batch: ImportBatch,
  { comment }: Pick<ApplyWish, 'comment'>,
  by: By,
): Promise<ImportBatch> {
  const { imports, declared, matching, outbox, reconciliations } = repositories;
  const origin = originOf(batch, by, 'import.undo');
  const counts = { restored: 0, kept: 0 };
  const digest = new Digest();
  for (let after: string | null = null; ; ) {
    const images = await imports.before(batch.id, after, CHUNK);
    const last = images.at(-1);
    if (last === undefined) break;
    const { revisions, removed, kept } = await restore(repositories, images, origin);
    const nobodys = await declared.remove(removed);
    // Who is not there any more is of no site, and is looked at by nobody.
    await reconciliations.drop(removed);
    await matching.ask('observed', nobodys);
    counts.restored += revisions.length + removed.length;
    counts.kept += kept.length;
    digest.add(revisions);
    digest.remove(removed);
    if (removed.length > 0) {
      const { at, newId } = by;
      const body = { changed: removed };
      await outbox.add(at, [{ event: newId(), site: batch.site, kind: 'declared', body }]);
    }
    after = last.declared;
  }
  const undone: ImportBatch = {
    ...batch,
    ...{ state: 'undone', version: batch.version + 1, counts: { ...batch.counts, ...counts } },
    ...{ undoneAt: by.at, undoneBy: by.actor },
  };
  await record(repositories, undone, { ...by, action: 'import.undo', comment }, digest);
  return undone;
}

function originOf({ id, site, name }: ImportBatch, by: By, action: string) {
  return { ...by, site, action, why: name, batch: id };
}

/** What changed of which asset, as one number for the ledger. */
class Digest {
  #hash = hashOf('');

  add(revisions: readonly Revision[]): void {
    const said = revisions.map(({ after: { id, version }, changes }) => [id, version, changes]);
    this.#hash = hashOf(`${this.#hash}${JSON.stringify(said)}`);
  }

  remove(ids: readonly string[]): void {
    this.#hash = hashOf(`${this.#hash}${JSON.stringify(ids)}`);
  }

  toString(): string {
    return this.#hash;
  }
}

interface Deed extends By {
  readonly action: string;
  readonly comment: string | null;
}

/** Evidence last: whoever else testifies waits for it. */
async function record(
  { imports, audit, evidence }: Repositories,
  batch: ImportBatch,
  { actor, at, action, comment }: Deed,
  digest: Digest,
): Promise<void> {
  await imports.save(batch);
  const { id, site, source, name, fileHash, reading } = batch;
  const subject = `import/${id}`;
  const detail = { name, ...(comment !== null && { comment }) };
  await audit.add({ at, actor, action, subject, detail });
  const counts: Counts = batch.counts;
  const payload = {
    ...{ site, source, name, fileHash, comment, digest: String(digest) },
    ...{ counts: { ...counts }, mapping: columnsOf(reading) },
  };
  await evidence.add(at, [{ effectiveAt: at, actor, kind: action, ref: subject, payload }]);
}

function columnsOf(reading: ImportBatch['reading']) {
  return (reading?.mapping ?? []).flatMap((column, at) =>
    column === null ? [] : [{ from: reading?.header[at] ?? '', to: column }],
  );
}
