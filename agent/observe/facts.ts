/** What hosts state of themselves and of each other: kept with who said it, when, and in which packet. */
import { attributes } from '../../protocols/messages/attributes.table.ts';
import type { Attribute } from '../../protocols/messages/fact.ts';
import { denies } from './denial.ts';
import { type Fact, type Host, saidAlsoAt } from './host.ts';
import type { Sightings } from './sightings.ts';

const MAX_FACTS = 500; // of one host
const MAX_ALL = 131_072;
const MAX_VALUE = 256;
const MAX_PART = 64;

export interface Statement {
  readonly attribute: Attribute;
  readonly value: string;
  readonly part: string | undefined;
  readonly protocol: string;
  readonly method: 'passive' | 'active';
  readonly time: number;
  readonly frame: number;
  /** The address it was stated under. */
  readonly ip: string | undefined;
  /** Found in a table of ours by what was stated: never in the place of the device's own words. */
  readonly isLookedUp?: true;
  /** Who made it so, where that was seen. */
  readonly by?: Host | undefined;
}

export class Facts {
  readonly size = MAX_ALL;
  used = 0;
  /** Facts there was no room for. */
  refused = 0;
  private readonly sightings: Sightings;
  private readonly onNews: ((host: Host, fact: Fact) => void) | undefined;

  /** `onNews` hears what is stated first, or is another value than before. */
  constructor(sightings: Sightings, onNews?: (host: Host, fact: Fact) => void) {
    this.onNews = onNews;
    this.sightings = sightings;
  }

  /** The host says of itself what it denied under another of its IPs: these are two devices. */
  denies(host: Host, { attribute, value, part, protocol, ip }: Statement): boolean {
    if (ip === undefined || part !== undefined || host.ips.size < 2) return false;
    const known = host.facts.get(keyOf(protocol, attribute, part));
    return known !== undefined && denies(host, known, value.slice(0, MAX_VALUE), ip);
  }

  /** A value is compared only with itself: same protocol, attribute and part. True: it is another one, or the first. */
  state(host: Host, said: Statement): boolean {
    const value = said.value.slice(0, MAX_VALUE);
    if (value === '') return false;
    const part = said.part?.slice(0, MAX_PART);
    const key = keyOf(said.protocol, said.attribute, part);
    const known = host.facts.get(key);
    if (known !== undefined && known.value === value) {
      known.lastSeen = said.time;
      if (!said.isLookedUp) known.isLookedUp = undefined;
      saidAlsoAt(known, said.ip);
      return false;
    }
    if (said.isLookedUp && known !== undefined && !known.isLookedUp) return false;
    if (known === undefined && !this.takeRoom(host.facts.size)) return false;
    const fact: Fact = {
      attribute: said.attribute,
      value,
      part,
      class: attributes[said.attribute],
      protocol: said.protocol,
      method: said.method,
      firstSeen: said.time,
      lastSeen: said.time,
      frame: said.frame,
      ip: said.ip,
      by: said.by,
      isLookedUp: said.isLookedUp,
      formerSeen: known?.lastSeen,
      isFickle: known && (known.isFickle ?? isOwnWord(known, said.ip)),
    };
    host.keepFact(key, fact);
    this.sightings.fact?.(host, fact, known?.value);
    this.onNews?.(host, fact);
    return true;
  }

  /** Of what stands beside `said`: same protocol and part. */
  hasLookedUp(host: Host, attribute: Attribute, { protocol, part }: Statement): boolean {
    return host.facts.get(keyOf(protocol, attribute, part))?.isLookedUp === true;
  }

  /** So many are kept no more. */
  giveRoom(facts: number): void {
    this.used -= facts;
  }

  /** For one more, of a host that has so many. False: there is none. */
  takeRoom(beside = 0): boolean {
    if (beside >= MAX_FACTS || this.used >= MAX_ALL) {
      this.refused++;
      return false;
    }
    this.used++;
    return true;
  }
}

/** The same IP stated it that now states another value. */
function isOwnWord({ ip, alsoAt }: Fact, speaker: string | undefined): true | undefined {
  return ip === speaker || alsoAt?.includes(speaker ?? '') ? true : undefined;
}

function keyOf(protocol: string, attribute: Attribute, part: string | undefined): string {
  return `${protocol}/${attribute}/${part?.slice(0, MAX_PART) ?? ''}`;
}
