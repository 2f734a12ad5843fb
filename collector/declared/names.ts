/** What either side is looked up by on the other. */
import type { DeclaredWhole } from './declared-asset.ts';
import type { Named } from './declared-repository.ts';
import type { ObservedAsset } from './observed-asset.ts';
import { namingMacs, seenByMany } from './vetoes.ts';

const SOUGHT: ReadonlySet<string> = new Set(['serial', 'mac', 'ip', 'name', 'observed']);

export function namesOfDeclared(assets: readonly DeclaredWhole[]): readonly Named[] {
  const names = assets.flatMap(({ identities }) =>
    identities.filter(({ kind, until }) => until === null && SOUGHT.has(kind)),
  );
  const once = new Map(names.map(({ kind, value }) => [`${kind}\t${value}`, { kind, value }]));
  return [...once.values()];
}

export function namesOfObserved(observed: ObservedAsset): readonly Named[] {
  const { id, serial, names, addresses } = observed;
  const found: Named[] = [{ kind: 'observed', value: id }];
  if (serial !== null) found.push({ kind: 'serial', value: serial.trim().toLowerCase() });
  for (const value of namingMacs(observed)) found.push({ kind: 'mac', value });
  for (const name of names) found.push({ kind: 'name', value: name.trim().toLowerCase() });
  if (seenByMany(observed)) return found;
  for (const { kind, value } of addresses) if (kind === 'ip') found.push({ kind, value });
  return found;
}
