/** How lists of declared assets are asked for and answered. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Place } from '../users/role.ts';
import type { DeclaredAsset } from './declared-asset.ts';
import type { Status } from './status.table.ts';

export interface DeclaredRow extends DeclaredAsset {
  /** Null: not looked at yet. */
  readonly status: Status | null;
  /** When anything was last heard of what it is; null: never. */
  readonly lastSeen: Instant | null;
}

export type DeclaredColumn =
  | 'id'
  | 'site'
  | 'tag'
  | 'name'
  | 'class'
  | 'vendor'
  | 'model'
  | 'serial'
  | 'firmware'
  | 'criticality'
  | 'lifecycle'
  | 'supportEnd'
  | 'changed';

export interface DeclaredFilter {
  readonly q?: string;
  readonly site?: readonly string[];
  readonly class?: readonly string[];
  readonly lifecycle?: readonly string[];
  readonly status?: readonly string[];
  readonly vendor?: string;
  readonly model?: string;
  readonly tag?: string;
  readonly serial?: string;
  readonly firmware?: string;
  readonly zone?: string;
  readonly owner?: string;
  readonly custodian?: string;
  /** So much or more. */
  readonly criticality?: number;
  readonly isSafety?: boolean;
  /** Whole sites, and zones of others. */
  readonly places?: readonly Place[];
}

export interface DeclaredSelection {
  readonly sort: DeclaredColumn | `-${DeclaredColumn}`;
  readonly limit: number;
  readonly after?: string;
  readonly offset?: number;
}
