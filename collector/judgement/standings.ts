/** What owners say of the assets that were observed. */
import type { Repositories } from '../store/store.ts';
import type { Standing } from './observed.ts';

/** By observed asset; who is declared by nobody is not there. */
export async function standingsOf(
  assets: readonly string[],
  { declared }: Repositories,
): Promise<ReadonlyMap<string, Standing>> {
  const said = await declared.standings(assets);
  return new Map(
    [...said].map(([asset, { criticality, isSafety, lifecycle, class: role }]) => {
      return [asset, { criticality, isSafety, lifecycle, role }];
    }),
  );
}
