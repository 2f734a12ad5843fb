/** Applications and where they are reached: OPC 10000-4, ApplicationDescription, EndpointDescription. */
import { Cursor } from '../contract/cursor.ts';
import type { Span } from '../contract/span.ts';
import { type Certificate, readCertificate } from '../encodings/x509.ts';
import {
  readBytes,
  readLocalizedText,
  readString,
  sizeOf,
  skipString,
  skipStrings,
} from './builtins.ts';

export interface Application {
  readonly uri: string;
  readonly productUri: string;
  readonly name: string;
  readonly type: number;
}

export interface Endpoint {
  readonly url: string;
  readonly server: Application;
  readonly certificate: Certificate | undefined;
  readonly mode: number;
  /** What stands behind the `#` of its URI: `Basic256Sha256`. */
  readonly policy: string;
  /** How a user may prove who it is; each once. */
  readonly tokens: readonly number[];
}

const MOST = 16; // endpoints and applications of one message

export function readApplication(cursor: Cursor): Application {
  const uri = readString(cursor);
  const productUri = readString(cursor);
  const name = readLocalizedText(cursor);
  const type = cursor.u32le();
  skipString(cursor); // of the gateway
  skipString(cursor); // profile of discovery
  skipStrings(cursor); // where it is discovered
  return { uri, productUri, name, type };
}

export function readApplications(cursor: Cursor): readonly Application[] {
  const found: Application[] = [];
  for (let left = sizeOf(cursor); cursor.again(left) && found.length < MOST; left--)
    found.push(readApplication(cursor));
  return found;
}

export function readEndpoints(cursor: Cursor): readonly Endpoint[] {
  const found: Endpoint[] = [];
  let certificate: Certificate | undefined;
  for (let left = sizeOf(cursor); cursor.again(left) && found.length < MOST; left--) {
    const url = readString(cursor);
    const server = readApplication(cursor);
    const bytes = readBytes(cursor);
    // All endpoints of a server bear the same, mostly: once is enough.
    certificate ??= certificateOf(bytes);
    const mode = cursor.u32le();
    const policy = policyName(readString(cursor));
    const tokens = readTokens(cursor);
    skipString(cursor); // of the transport
    cursor.skip(1); // how secure the server holds it to be
    found.push({ url, server, certificate, mode, policy, tokens });
  }
  return found;
}

function readTokens(cursor: Cursor): readonly number[] {
  const tokens: number[] = [];
  for (let left = sizeOf(cursor); cursor.again(left); left--) {
    skipString(cursor);
    const type = cursor.u32le();
    for (let field = 0; field < 3; field++) skipString(cursor); // who issues it, its own policy
    if (tokens.length < 5 && !tokens.includes(type)) tokens.push(type);
  }
  return tokens;
}

export function policyName(uri: string): string {
  return uri
    .slice(uri.lastIndexOf('#') + 1)
    .slice(0, 64)
    .trim();
}

/** Undefined where there is none, and where the bytes are no certificate. */
export function certificateOf({ bytes, start, end }: Span): Certificate | undefined {
  if (end <= start) return undefined;
  const cursor = new Cursor().over(bytes, start, end);
  const certificate = readCertificate(cursor);
  return cursor.flaw === undefined ? certificate : undefined;
}
