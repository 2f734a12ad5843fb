/** An observed asset as far as it is matched and compared: what agents say it is and what it goes by. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';

export interface ObservedAsset {
  readonly id: string;
  readonly site: SiteId;
  readonly name: string | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly orderCode: string | null;
  readonly serial: string | null;
  readonly hardware: string | null;
  readonly firmware: string | null;
  readonly role: string | null;
  readonly location: string | null;
  readonly zone: string | null;
  /** Whom the IEEE registered its adapter for. */
  readonly macVendor: string | null;
  readonly addresses: readonly ObservedAddress[];
  /** Every name it states now. */
  readonly names: readonly string[];
  /** Host names heard with it in thirty days, without their domains. */
  readonly hostNames: readonly string[];
  /** `tcp/502`. */
  readonly services: readonly string[];
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
}

export interface ObservedAddress {
  readonly kind: 'mac' | 'ip';
  readonly value: string;
  readonly network: string;
  readonly last: Instant;
}
