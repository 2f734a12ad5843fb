/** A declared asset as a row of a list that comes back by itself: nothing of it is another thing then. */
import type { DeclaredIdentity, DeclaredWhole } from '../declared/declared-asset.ts';
import { COLUMN_NAMES, COLUMNS, type ColumnName } from './columns.table.ts';

/** With its zone and its people by name. */
export interface ListedAsset {
  readonly asset: DeclaredWhole;
  readonly zone: string | null;
  readonly owner: string | null;
  readonly custodian: string | null;
}

type Cell = string | number | null;

export const DECLARED_TITLES: readonly string[] = COLUMN_NAMES.map((name) => COLUMNS[name].title);

export function declaredCells({ asset, zone, owner, custodian }: ListedAsset): readonly Cell[] {
  const { impact, services, isSafety, lifecycle, site } = asset;
  const named = standing(asset);
  const { network, ip, mac } = placedNames(asset);
  /** Several cannot be said in one cell: an import that says nothing leaves them. */
  const only = (kind: DeclaredIdentity['kind']) => {
    const [one, other] = named.filter((identity) => identity.kind === kind);
    return other === undefined ? (one?.value ?? null) : null;
  };
  const cells: Readonly<Record<ColumnName, Cell>> = {
    ...{ site, zone, owner, custodian, lifecycle, network },
    ...{ tag: asset.tag, name: asset.name, class: asset.class, vendor: asset.vendor },
    ...{ model: asset.model, orderCode: asset.orderCode, serial: asset.serial },
    ...{ hardware: asset.hardware, firmware: asset.firmware, criticality: asset.criticality },
    ...{ impactSafety: impact?.safety ?? null, impactEnvironment: impact?.environment ?? null },
    ...{ impactProduction: impact?.production ?? null, impactEquipment: impact?.equipment ?? null },
    ...{ impactQuality: impact?.quality ?? null, impactFinance: impact?.finance ?? null },
    ...{ isSafety: isSafety ? 'yes' : 'no', services: services?.join(' ') ?? null },
    ...{ supportEnd: asset.supportEnd, intervalHours: asset.intervalHours },
    ...{ location: asset.location, notes: asset.notes, mac, ip },
    ...{ modbusId: only('modbus-id'), cipId: only('cip-id'), observed: only('observed') },
  };
  return COLUMN_NAMES.map((name) => cells[name]);
}

const standing = ({ identities }: DeclaredWhole) =>
  identities.filter(({ until, isAlias }) => until === null && !isAlias);

/** Its addresses, and the network that is meant where none is said with one. */
export function placedNames(asset: DeclaredWhole) {
  const named = standing(asset);
  const network = named.find((one) => isPlaced(one) && one.network !== '')?.network ?? '';
  const listed = (kind: DeclaredIdentity['kind']) =>
    named
      .filter((one) => one.kind === kind)
      .map((one) => placed(one, network))
      .join(' ');
  return { network, ip: listed('ip'), mac: listed('mac') };
}

const isPlaced = ({ kind }: DeclaredIdentity) => kind === 'ip' || kind === 'mac';

/** `10.0.0.9`, and where it is meant elsewhere than the row says, `10.0.0.9@cell-2/eth0`. */
function placed(one: DeclaredIdentity, network: string): string {
  const isElsewhere = isPlaced(one) && one.network !== network && !isEverywhere(one);
  return isElsewhere ? `${one.value}@${one.network}` : one.value;
}

/** A MAC that its maker gave is the same one everywhere, whatever network is said with it. */
function isEverywhere({ kind, value }: DeclaredIdentity): boolean {
  return kind === 'mac' && (Number.parseInt(value.slice(0, 2), 16) & 2) === 0;
}
