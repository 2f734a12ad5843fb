/** C01: every declared asset has an owner, an OT custodian, a criticality and a zone. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck } from '../check.ts';
import type { AssetRow } from '../views.ts';
import { countOf } from '../watched.ts';

export const ownership = defineCheck({
  id: 'C01',
  title: 'Every asset in scope has an owner, an OT custodian, a criticality and a zone',
  basis: 'REC',
  requirements: {
    'iec-62443-2-1': ['CM 1.1'],
    'iec-62443-3-3': ['SR 7.8'],
    'iso-27001': ['A.5.9', 'A.5.2'],
    'nist-csf': ['ID.AM-01', 'ID.AM-05'],
    'cisa-cpg': ['2.A'],
  },
  needs: ['assets'],
  settings: {},
  watchedDays: null,

  assess({ assets }): Assessment {
    const declared = assets.filter(isInUse);
    const undeclared = assets.filter(({ isDeclared }) => !isDeclared).length;
    const failing = declared.flatMap((asset) => {
      const lacking = lacks(asset);
      if (lacking.length === 0) return [];
      return {
        subject: `asset:${asset.id}`,
        says: `${asset.name} has no ${lacking.join(', no ')}.`,
      };
    });
    if (declared.length > 0) return { n: declared.length, failing };
    if (undeclared === 0) return { n: 0, failing, na: 'There is no asset here.' };
    const says = `Nothing is declared here: nobody says who owns ${countOf(undeclared, 'device')}.`;
    return { n: 0, failing, doubts: [{ code: 'not-declared', says }] };
  },
});

/** What is only planned, or gone, belongs to nobody yet or any more. */
const isInUse = ({ isDeclared, lifecycle }: AssetRow) =>
  isDeclared && lifecycle !== 'planned' && lifecycle !== 'retired';

function lacks({ hasOwner, hasCustodian, criticality, hasZone }: AssetRow): readonly string[] {
  const has = {
    owner: hasOwner,
    'OT custodian': hasCustodian,
    criticality: criticality !== null,
    zone: hasZone,
  };
  return Object.entries(has).flatMap(([what, isThere]) => (isThere ? [] : what));
}
