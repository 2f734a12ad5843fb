/** What the engine of records has to know of zones and conduits, and what follows when one comes into force. */
import type { Aftermath } from '../records/aftermath.ts';
import type { Look } from '../records/looks.ts';

/** The zones in force. Two that are approved at once are decided on one after the other. */
export const zonesBeside: Look = async ({ zones }, { site }) => {
  if (site === null) return { zones: [] };
  await zones.lock(site);
  return { zones: await zones.inForce(site) };
};

/** The same for a conduit, with when the wording that is in force ends by itself. */
export const conduitGround: Look = async (repositories, record, asked, at) => {
  const beside = (await zonesBeside(repositories, record, asked, at)) as object;
  const { id, inForce } = record;
  const revisions = inForce === null ? [] : await repositories.records.revisions(id);
  const stood = revisions.find(({ revision }) => revision === inForce);
  return { ...beside, until: stood?.body['until'] ?? null };
};

/** Whoever is reported from now on is placed and judged by it; what is there already is gone through: see zoning.ts. */
export const planFollows: Aftermath = async ({ repositories, before, after, event }) => {
  const isSame =
    event !== 'expire' &&
    before?.inForce === after.inForce &&
    (before?.state === 'expired') === (after.state === 'expired');
  const isNothing = (before?.inForce ?? null) === null && after.inForce === null;
  if (after.site !== null && !isSame && !isNothing) await repositories.zones.renew(after.site);
};
