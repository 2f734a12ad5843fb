/**
 * What a delivery says to prove where it is from: HMAC-SHA256 (RFC 2104) over the body as it came.
 * Ours: `x-plumbline-timestamp` (seconds since 1970) and `x-plumbline-signature: sha256=…`, made over the
 * timestamp, a dot and the body; `x-plumbline-delivery` may name it. Jira signs as WebSub has it
 * (`x-hub-signature: sha256=…`, over the body alone) and names each delivery in
 * `x-atlassian-webhook-identifier`, which stays the same when it tries again.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { System } from '../shapes/registry.ts';
import type { Refusal } from './hook.ts';

/** How far the clock of a sender may be off, and how long a delivery may be under way. */
export const TOLERANCE_MS = 5 * 60_000;

/** Names in lower case. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** As it is told, not yet proven. */
export interface Signed {
  /** 32 bytes. */
  readonly mac: Uint8Array;
  /** What was signed before the body. */
  readonly prefix: string;
  /** Milliseconds since 1970; null: it does not say when it was signed. */
  readonly at: number | null;
  readonly name: string | null;
}

export type Flaw = Extract<Refusal, 'unsigned' | 'undated' | 'unnamed'>;

const ours = {
  mac: 'x-plumbline-signature',
  at: 'x-plumbline-timestamp',
  name: 'x-plumbline-delivery',
};
const jira = { mac: 'x-hub-signature', name: 'x-atlassian-webhook-identifier' };

/** An undated signature is taken from Jira alone, which gives no date, and with its name of the delivery. */
export function signedIn(headers: Headers, system: System): Signed | Flaw {
  const one = (name: string) => textIn(headers[name]);
  if (headers[ours.mac] === undefined && system === 'jira') {
    const mac = macIn(one(jira.mac));
    const name = nameIn(one(jira.name));
    if (mac === undefined) return 'unsigned';
    return name === null ? 'unnamed' : { mac, prefix: '', at: null, name };
  }
  const mac = macIn(one(ours.mac));
  if (mac === undefined) return 'unsigned';
  const timestamp = one(ours.at) ?? '';
  if (!/^\d{10}$/.test(timestamp)) return 'undated';
  const at = Number(timestamp) * 1000;
  return { mac, prefix: `${timestamp}.`, at, name: nameIn(one(ours.name)) };
}

/** As long for a wrong one as for a right one. */
export function isSignedWith(secret: string, body: Uint8Array, { mac, prefix }: Signed): boolean {
  const right = createHmac('sha256', secret).update(prefix).update(body).digest();
  return timingSafeEqual(right, mac);
}

/** `now`: milliseconds since 1970. */
export function isStale({ at }: Signed, now: number): boolean {
  return at !== null && Math.abs(now - at) > TOLERANCE_MS;
}

/** What is kept of a signature to know it again. */
export const markOf = ({ mac, prefix }: Signed) =>
  createHash('sha256').update(prefix).update(mac).digest('hex');

const textIn = (value: string | string[] | undefined) =>
  typeof value === 'string' ? value.trim() : undefined;

/** Hexadecimal, or base64, which is what ServiceNow makes. */
function macIn(text: string | undefined): Uint8Array | undefined {
  const said = /^sha256=([0-9a-f]{64}|[A-Za-z0-9+/]{43}=)$/i.exec(text ?? '')?.[1];
  if (said === undefined) return undefined;
  return new Uint8Array(Buffer.from(said, said.length === 64 ? 'hex' : 'base64'));
}

const nameIn = (text: string | undefined) =>
  text !== undefined && /^[\x21-\x7e]{1,200}$/.test(text) ? text : null;
