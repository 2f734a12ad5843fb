/** The devices of a NetBox as rows of an import. Read-only. */
import type { RowReader, RowStatement } from '../row-reading.ts';
import type { NetboxClient } from './client.ts';
import { Assigned, type Belongings, Interface, readDevice } from './device.ts';
import { NetboxError } from './failure.ts';

export interface PullWish {
  readonly reader: RowReader;
  readonly classes: readonly string[];
  /** The custom field that holds the firmware. */
  readonly firmwareField: string;
  /** Slug of the site there; undefined: all of them. */
  readonly site?: string | undefined;
}

/** Throws NetboxError: what was read by then is not the whole. */
export async function* pull(
  client: NetboxClient,
  { site, ...wish }: PullWish,
): AsyncGenerator<RowStatement> {
  const belongings = await belongingsOn(client);
  const query = { exclude: 'config_context', ...(site !== undefined && { site }) };
  const devices = await client.list('api/dcim/devices/', query);
  if (devices === undefined) {
    throw new NetboxError(
      'strange',
      'It has no list of devices: is there a NetBox at this address?',
    );
  }
  for await (const page of devices) {
    for (const device of page) yield readDevice(device, { ...wish, belongings });
  }
}

async function belongingsOn(client: NetboxClient): Promise<Belongings> {
  const ips = new Map<number, string[]>();
  const macs = new Map<number, string[]>();
  const addresses = await client.list('api/ipam/ip-addresses/', {});
  await gather(addresses, (one) => keep(ips, ownerOf(one), Assigned.safeParse(one).data?.address));
  const own = await client.list('api/dcim/mac-addresses/', {});
  await gather(own, (one) => keep(macs, ownerOf(one), Assigned.safeParse(one).data?.mac_address));
  if (own !== undefined) return { ips, macs };
  const interfaces = await client.list('api/dcim/interfaces/', {});
  await gather(interfaces, (one) => {
    const read = Interface.safeParse(one).data;
    keep(macs, read?.device.id, read?.mac_address);
  });
  return { ips, macs };
}

async function gather(
  pages: AsyncIterable<readonly unknown[]> | undefined,
  take: (one: unknown) => void,
): Promise<void> {
  for await (const page of pages ?? []) for (const one of page) take(one);
}

function ownerOf(one: unknown): number | undefined {
  const read = Assigned.safeParse(one).data;
  if (read?.assigned_object_type !== 'dcim.interface') return undefined;
  return read.assigned_object?.device?.id;
}

function keep(
  of: Map<number, string[]>,
  device: number | undefined,
  value: string | null | undefined,
): void {
  if (device === undefined || value == null || value === '') return;
  const before = of.get(device);
  if (before === undefined) of.set(device, [value]);
  else before.push(value);
}
