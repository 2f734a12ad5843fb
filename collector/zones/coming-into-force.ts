/** What the engine of records has to know of zones and conduits, and what follows when one comes into force. */
import type { Aftermath } from '../records/aftermath.ts';
import type { Look } from '../records/looks.ts';

/** The zones in force. Two that are approved at once are decided on one after the other. */
export const zonesBeside: Look = async ({ zones }, { site }) => {
  if (site === null) return { zones: [] };
  await zones.lock(site);
  return { zones: await zones.inForce(site) };
};

/** Whoever is reported from now on is placed and judged by it; what is there already is gone through: see zoning.ts. */
export const planFollows: Aftermath = async ({ repositories, before, after }) => {
  const isSame =
    before?.inForce === after.inForce &&
    (before?.state === 'expired') === (after.state === 'expired');
  const isNothing = (before?.inForce ?? null) === null && after.inForce === null;
  if (after.site !== null && !isSame && !isNothing) await repositories.zones.renew(after.site);
};
