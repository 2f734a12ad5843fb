/** What a client asks that is of interest here: OPC 10000-4, the services. */
import { Cursor } from '../contract/cursor.ts';
import {
  readExpandedNodeId,
  readExtensionObject,
  readNodeId,
  readString,
  sizeOf,
  skipExpandedNodeId,
  skipExtensionObject,
  skipNodeId,
  skipString,
  skipStrings,
} from './builtins.ts';
import { type Application, readApplication } from './descriptions.ts';
import { buildNodes, Encoding, NodeNumber, VALUE_ATTRIBUTE } from './names.table.ts';
import { Service } from './services.table.ts';
import { skipDataValue, skipVariant } from './variants.ts';

export type Request =
  | { readonly type: 'client'; readonly application: Application }
  | {
      readonly type: 'register';
      readonly uri: string;
      readonly productUri: string;
      readonly name: string;
    }
  | {
      readonly type: 'token';
      readonly kind: number;
      readonly user: string;
      readonly isInClear: boolean;
    }
  | { readonly type: 'acts'; readonly act: string; readonly acts: readonly Act[] }
  /** Nodes that say who the server is, by their place in what was asked. */
  | { readonly type: 'read'; readonly nodes: ReadonlyMap<number, number> }
  | { readonly type: 'other' };

export interface Act {
  readonly node: string;
  /** Written: the attribute's number. */
  readonly attribute: number;
  /** Called: the method. Added: its name. */
  readonly name: string;
}

export const OTHER: Request = { type: 'other' };
const MOST_ACTS = 20; // that are kept of one request

/** Behind its header. */
export function readRequest(service: number, cursor: Cursor): Request {
  switch (service) {
    case Service.createSession.request:
      return { type: 'client', application: readApplication(cursor) };
    case Service.registerServer.request:
    case Service.registerServer2.request:
      return register(cursor);
    case Service.activateSession.request:
      return activate(cursor);
    case Service.read.request:
      return read(cursor);
    case Service.write.request:
      return all(cursor, 'write', write);
    case Service.call.request:
      return all(cursor, 'call', call);
    case Service.addNodes.request:
      return all(cursor, 'add node', addNode);
    case Service.addReferences.request:
      return all(cursor, 'add reference', addReference);
    case Service.deleteNodes.request:
      return all(cursor, 'delete node', deleteNode);
    case Service.deleteReferences.request:
      return all(cursor, 'delete reference', deleteReference);
    case Service.historyUpdate.request:
      return all(cursor, 'update history', updateHistory);
    default:
      return OTHER;
  }
}

function register(cursor: Cursor): Request {
  const uri = readString(cursor);
  const productUri = readString(cursor);
  const mask = sizeOf(cursor) > 0 ? cursor.u8() : 0; // the first of its names
  if (mask & 1) skipString(cursor);
  return { type: 'register', uri, productUri, name: mask & 2 ? readString(cursor) : '' };
}

function activate(cursor: Cursor): Request {
  skipString(cursor); // the algorithm and the signature of the client
  skipString(cursor);
  for (let left = sizeOf(cursor); cursor.again(left); left--) {
    skipString(cursor); // certificates of its software
    skipString(cursor);
  }
  skipStrings(cursor); // languages
  const { type, body } = readExtensionObject(cursor);
  const kind = TOKENS.indexOf(type);
  if (type !== Encoding.userNameToken) return { type: 'token', kind, user: '', isInClear: false };
  const token = new Cursor().over(body.bytes, body.start, body.end);
  skipString(token); // the policy it is of
  const user = readString(token);
  const hasPassword = sizeOf(token);
  token.skip(hasPassword);
  const algorithm = readString(token);
  return { type: 'token', kind, user, isInClear: hasPassword > 0 && algorithm === '' };
}

const TOKENS: readonly number[] = [
  Encoding.anonymousToken,
  Encoding.userNameToken,
  Encoding.certificateToken,
  Encoding.issuedToken,
];

/** Most reads are of values nobody here asks for: they are passed over without a trace. */
function read(cursor: Cursor): Request {
  cursor.skip(12); // how old a value may be, which times come with it
  let nodes: Map<number, number> | undefined;
  let place = 0;
  for (let left = sizeOf(cursor); cursor.again(left); left--) {
    const node = wellKnown(cursor);
    const attribute = cursor.u32le();
    skipString(cursor); // range of an array
    cursor.skip(2); // namespace of the encoding
    skipString(cursor); // and its name
    if (node > 0 && attribute === VALUE_ATTRIBUTE) {
      nodes ??= new Map();
      if (nodes.size < MOST_ACTS) nodes.set(place, node);
    }
    place++;
  }
  return nodes === undefined ? OTHER : { type: 'read', nodes };
}

const KNOWN: ReadonlySet<number> = new Set([...Object.values(NodeNumber), ...buildNodes.keys()]);

function wellKnown(cursor: Cursor): number {
  const isShort = cursor.peek() === 1 && cursor.peek(1) === 0;
  const number = isShort ? cursor.peek(2) + 256 * cursor.peek(3) : -1;
  skipNodeId(cursor);
  return KNOWN.has(number) ? number : -1;
}

function all(cursor: Cursor, act: string, one: (cursor: Cursor) => Act): Request {
  const acts: Act[] = [];
  for (let left = sizeOf(cursor); cursor.again(left) && acts.length < MOST_ACTS; left--)
    acts.push(one(cursor));
  return { type: 'acts', act, acts };
}

function write(cursor: Cursor): Act {
  const node = readNodeId(cursor);
  const attribute = cursor.u32le();
  skipString(cursor); // range of an array
  skipDataValue(cursor);
  return { node, attribute, name: '' };
}

function call(cursor: Cursor): Act {
  const node = readNodeId(cursor);
  const name = readNodeId(cursor);
  for (let left = sizeOf(cursor); cursor.again(left); left--) skipVariant(cursor);
  return { node, attribute: 0, name };
}

function addNode(cursor: Cursor): Act {
  const parent = readExpandedNodeId(cursor);
  skipNodeId(cursor); // how it is referred to
  skipExpandedNodeId(cursor); // the id it shall have
  cursor.skip(2); // namespace of its name
  const name = readString(cursor);
  cursor.skip(4); // its class
  skipExtensionObject(cursor); // its attributes
  skipExpandedNodeId(cursor); // its type
  return { node: parent, attribute: 0, name };
}

function addReference(cursor: Cursor): Act {
  const node = readNodeId(cursor);
  skipNodeId(cursor); // what kind of reference it is
  cursor.skip(1); // whether it leads there or comes from there
  skipString(cursor); // address of the other server
  const name = readExpandedNodeId(cursor);
  cursor.skip(4); // class of the node it leads to
  return { node, attribute: 0, name };
}

function deleteNode(cursor: Cursor): Act {
  const node = readNodeId(cursor);
  cursor.skip(1); // whether what refers to it is deleted as well
  return { node, attribute: 0, name: '' };
}

function deleteReference(cursor: Cursor): Act {
  const node = readNodeId(cursor);
  skipNodeId(cursor); // what kind of reference it is
  cursor.skip(1); // whether it leads there or comes from there
  const name = readExpandedNodeId(cursor);
  cursor.skip(1); // whether the one back is deleted as well
  return { node, attribute: 0, name };
}

/** Each of its kinds begins with the node whose history it is. */
function updateHistory(cursor: Cursor): Act {
  const { body } = readExtensionObject(cursor);
  const details = new Cursor().over(body.bytes, body.start, body.end);
  return { node: readNodeId(details), attribute: 0, name: '' };
}
