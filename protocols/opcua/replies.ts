/** What a server answers that is of interest here: OPC 10000-4, the services. */
import { Cursor } from '../contract/cursor.ts';
import {
  readDateTime,
  readString,
  sizeOf,
  skipDiagnosticInfo,
  skipNodeId,
  skipString,
} from './builtins.ts';
import {
  type Application,
  type Endpoint,
  readApplications,
  readEndpoints,
} from './descriptions.ts';
import { buildNodes, Encoding, NodeNumber } from './names.table.ts';
import type { Request } from './requests.ts';
import { Service } from './services.table.ts';
import { readDataValue, skipDataValue, skipVariant, type Value } from './variants.ts';

export type Reply =
  | { readonly type: 'endpoints'; readonly endpoints: readonly Endpoint[] }
  | { readonly type: 'applications'; readonly applications: readonly Application[] }
  | { readonly type: 'results'; readonly codes: readonly number[] }
  | { readonly type: 'state'; readonly lines: readonly Line[] }
  | { readonly type: 'nothing' };

/** What a well-known node of the server held. */
export interface Line {
  readonly node: number;
  readonly text: string;
}

export const NOTHING: Reply = { type: 'nothing' };
const MOST_CODES = 20;

/** Behind its header. */
export function readReply(service: number, question: Request | undefined, cursor: Cursor): Reply {
  switch (service) {
    case Service.getEndpoints.response:
      return { type: 'endpoints', endpoints: readEndpoints(cursor) };
    case Service.createSession.response:
      skipNodeId(cursor); // the session, and what it is proven by
      skipNodeId(cursor);
      cursor.skip(8); // after how long it ends by itself
      skipString(cursor); // nonce
      skipString(cursor); // certificate: it is in the endpoints as well
      return { type: 'endpoints', endpoints: readEndpoints(cursor) };
    case Service.findServers.response:
      return { type: 'applications', applications: readApplications(cursor) };
    case Service.read.response:
      return question?.type === 'read' ? read(cursor, question.nodes) : NOTHING;
    case Service.write.response:
    case Service.addReferences.response:
    case Service.deleteNodes.response:
    case Service.deleteReferences.response:
      return results(cursor, status);
    case Service.call.response:
      return results(cursor, called);
    case Service.addNodes.response:
      return results(cursor, added);
    case Service.historyUpdate.response:
      return results(cursor, updated);
    default:
      return NOTHING;
  }
}

function results(cursor: Cursor, one: (cursor: Cursor) => number): Reply {
  const codes: number[] = [];
  for (let left = sizeOf(cursor); cursor.again(left) && codes.length < MOST_CODES; left--)
    codes.push(one(cursor));
  return { type: 'results', codes };
}

function status(cursor: Cursor): number {
  return cursor.u32le();
}

function called(cursor: Cursor): number {
  const code = cursor.u32le();
  cursor.skip(sizeOf(cursor) * 4);
  skipDiagnostics(cursor);
  for (let left = sizeOf(cursor); cursor.again(left); left--) skipVariant(cursor);
  return code;
}

function added(cursor: Cursor): number {
  const code = cursor.u32le();
  skipNodeId(cursor);
  return code;
}

function updated(cursor: Cursor): number {
  const code = cursor.u32le();
  cursor.skip(sizeOf(cursor) * 4);
  skipDiagnostics(cursor);
  return code;
}

function skipDiagnostics(cursor: Cursor): void {
  for (let left = sizeOf(cursor); cursor.again(left); left--) skipDiagnosticInfo(cursor);
}

function read(cursor: Cursor, nodes: ReadonlyMap<number, number>): Reply {
  const lines: Line[] = [];
  let place = 0;
  let found = 0;
  for (let left = sizeOf(cursor); cursor.again(left) && found < nodes.size; left--) {
    const node = nodes.get(place++);
    if (node === undefined) skipDataValue(cursor);
    else {
      found++;
      tell(node, readDataValue(cursor), lines);
    }
  }
  return { type: 'state', lines };
}

function tell(node: number, value: Value, lines: Line[]): void {
  if (typeof value === 'string') lines.push({ node, text: value });
  else if (typeof value === 'number') lines.push({ node, text: String(value) });
  else if (value === undefined) return;
  else if ('type' in value) {
    const body = new Cursor().over(value.body.bytes, value.body.start, value.body.end);
    if (value.type === Encoding.serverStatus) serverStatus(body, lines);
    else if (value.type === Encoding.buildInfo) buildInfo(body, lines);
  } else lines.push({ node, text: value.join(' ') });
}

function serverStatus(body: Cursor, lines: Line[]): void {
  const started = readDateTime(body);
  body.skip(8); // now
  const state = body.u32le();
  if (body.flaw !== undefined) return;
  lines.push({ node: NodeNumber.startTime, text: started });
  lines.push({ node: NodeNumber.state, text: String(state) });
  buildInfo(body, lines);
}

/** Product URI, manufacturer, product, version, build: in the structure's order, by the nodes of the same. */
const BUILD_ORDER: readonly number[] = [2262, 2263, 2261, 2264, 2265];

function buildInfo(body: Cursor, lines: Line[]): void {
  for (const node of BUILD_ORDER) {
    const text = readString(body);
    if (body.flaw === undefined && buildNodes.has(node)) lines.push({ node, text });
  }
}
