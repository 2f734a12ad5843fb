import type { DeclaredAsset, DeclaredWhole } from '../../declared/declared-asset.ts';

/** As the contract has it. */
export const shownRow = <Asset extends DeclaredAsset>(asset: Asset) => ({
  ...asset,
  services: asset.services && [...asset.services],
  refs: [...asset.refs],
});

export const shownDeclared = (asset: DeclaredWhole) => ({
  ...shownRow(asset),
  identities: [...asset.identities],
});
