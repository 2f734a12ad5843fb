/** What a person would call a device, in a few words, from what it states. */
import type { AnalysisAsset } from './document.ts';

const names = ['station-name', 'name', 'host-name'];
const kinds = [
  'model',
  'product',
  'order-code',
  'product-code',
  'description',
  'os',
  'vendor-class',
];

/** Its name: what its owner calls it. Empty where it states none. */
export function nameOf(asset: AnalysisAsset): string {
  return statedBy(asset, names);
}

/** What it is: model, order code, firmware. */
export function kindOf(asset: AnalysisAsset): string {
  const kind = statedBy(asset, kinds);
  const firmware = statedBy(asset, ['firmware']);
  return [kind, firmware === '' ? '' : `firmware ${firmware}`]
    .filter((text) => text !== '')
    .join(', ');
}

export function labelOf(asset: AnalysisAsset): string {
  return [nameOf(asset), kindOf(asset)].filter((text) => text !== '').join(': ');
}

/** Of the device itself before that of a part. */
function statedBy({ facts }: AnalysisAsset, attributes: readonly string[]): string {
  for (const attribute of attributes) {
    const stated = facts.filter((fact) => fact.attribute === attribute);
    const best = stated.find((fact) => fact.part === undefined) ?? stated[0];
    if (best !== undefined) return best.value;
  }
  return '';
}
