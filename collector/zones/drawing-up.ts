/** Draws a site from what is in force, whenever somebody asks for a drawing, and lets one go for the next. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Aftermath } from '../records/aftermath.ts';
import type { ConduitBody } from '../records/kinds/conduit.ts';
import type { ZoneBody } from '../records/kinds/zone.ts';
import type { Look } from '../records/looks.ts';
import type { KeptRecord } from '../records/record.ts';
import type { Repositories } from '../store/store.ts';
import { type Made, made } from './drawing.ts';

/** Nothing else comes into force before the transaction ends. */
export async function drawUp(
  site: SiteId,
  asOf: Instant,
  { zones, records, drawings }: Pick<Repositories, 'zones' | 'records' | 'drawings'>,
): Promise<Made> {
  const plan = (await zones.hold(site)) ?? 0;
  const over = new Set(
    (await zones.conduits(site)).flatMap(({ id, isExpired }) => (isExpired ? [id] : [])),
  );
  const model = {
    ...{ site, plan },
    zones: (await records.inForce('zone', site)) as unknown as readonly KeptRecord<ZoneBody>[],
    conduits: (
      (await records.inForce('conduit', site)) as unknown as readonly KeptRecord<ConduitBody>[]
    ).filter(({ id }) => !over.has(id)),
    endpoints: await drawings.endpoints(site),
  };
  return made(model, asOf);
}

/**
 * Which plan is in force. Two drawings that wait for approval are decided on one after the other; of what
 * is decided already nothing has to be known, and nobody waits for it.
 */
export const planBeside: Look = async ({ zones }, { site, state, body }) => {
  if (site === null || state !== 'drawn' || body['drawn'] === null) return { plan: 0 };
  await zones.lock(site);
  return { plan: (await zones.hold(site)) ?? 0 };
};

export const drawingAftermath: Aftermath = async ({ repositories, proceeding, after, event }) => {
  const { id, site } = after;
  if (site === null) return;
  if (event === 'create' || event === 'redraw') {
    const drawing = await drawUp(site, proceeding.at, repositories);
    await repositories.drawings.keep(drawing);
    await proceeding.step(id, 'draw', { asked: { ...drawing.drawn } });
  }
  if (event !== 'approve' || after.state !== 'approved') return;
  for (const other of await repositories.records.inForce('drawing', site)) {
    if (other.id !== id) await proceeding.step(other.id, 'supersede');
  }
};
