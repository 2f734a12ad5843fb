/** The devices a NetBox has, by what one is known again by. */
import { plainName } from '../mapping.ts';
import type { Problem } from '../problem.ts';
import type { NetboxClient } from './client.ts';
import { Device, unread } from './device.ts';
import { NetboxError } from './failure.ts';

type Key = 'serial' | 'tag' | 'name';

export interface Sought {
  readonly serial: string | null;
  readonly tag: string | null;
  readonly name: string | null;
  readonly vendor: string | null;
  /** Slug of the site there. */
  readonly site: string;
}

/** A sentence: why it cannot be said which it is. */
export type Finding = { readonly device: Device } | { readonly unclear: string } | undefined;

export class DevicesThere {
  /** Of those that are not of the shape of a device. */
  readonly problems: Problem[] = [];
  readonly #by: Readonly<Record<Key, Map<string, Device[]>>> = {
    serial: new Map(),
    tag: new Map(),
    name: new Map(),
  };

  add(given: unknown): void {
    const read = Device.safeParse(given);
    if (!read.success) {
      this.problems.push(...unread(given, read.error).problems);
      return;
    }
    const device = read.data;
    this.#put('serial', device.serial, device);
    this.#put('tag', device.asset_tag, device);
    this.#put('name', device.name && atSite(device.name, device.site.slug), device);
  }

  /** By serial and tag, which have to agree, then by its name at its site; a guess is none. */
  find({ serial, tag, name, vendor, site }: Sought): Finding {
    const proven = [...this.#of('serial', serial), ...this.#of('tag', tag)];
    const named = name === null ? [] : this.#of('name', atSite(name, site));
    const found = new Set(proven.length > 0 ? proven : named);
    const [device] = found;
    if (device === undefined) return undefined;
    if (found.size > 1) return { unclear: 'Several devices there have its serial, tag or name.' };
    if (device.site.slug !== site) return { unclear: 'There it is at another site.' };
    const maker = device.device_type.manufacturer.name;
    if (vendor !== null && plainName(vendor) !== plainName(maker)) {
      return { unclear: 'There it is of another maker.' };
    }
    if (proven.length === 0 && differ(serial, device.serial)) {
      return { unclear: 'The device of its name there has another serial.' };
    }
    return { device };
  }

  #put(by: Key, key: string | null | undefined, device: Device): void {
    if (key == null || key === '') return;
    const known = this.#by[by].get(key.toLowerCase());
    if (known === undefined) this.#by[by].set(key.toLowerCase(), [device]);
    else known.push(device);
  }

  #of(by: Key, key: string | null): readonly Device[] {
    return key === null ? [] : (this.#by[by].get(key.toLowerCase()) ?? []);
  }
}

/** Throws NetboxError. */
export async function devicesOn(client: NetboxClient): Promise<DevicesThere> {
  const there = new DevicesThere();
  const pages = await client.list('api/dcim/devices/', { exclude: 'config_context' });
  if (pages === undefined) {
    throw new NetboxError(
      'strange',
      'It has no list of devices: is there a NetBox at this address?',
    );
  }
  for await (const page of pages) for (const one of page) there.add(one);
  return there;
}

const atSite = (name: string, site: string | null | undefined) => `${site ?? ''}\t${name}`;

function differ(ours: string | null, theirs: string | null | undefined): boolean {
  return ours !== null && theirs != null && theirs !== '' && ours !== theirs;
}
