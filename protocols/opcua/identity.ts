/** Who serves and who asks, how a server may be reached, and how it is guarded. */
import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Certificate } from '../encodings/x509.ts';
import type { OpcuaMessage, OpcuaTurn } from './decode.ts';
import type { Application, Endpoint } from './descriptions.ts';
import {
  applicationTypes,
  BAD,
  buildNodes,
  deprecatedPolicies,
  modes,
  NodeNumber,
  serverStates,
  tokenTypes,
} from './names.table.ts';
import type { Line } from './replies.ts';
import type { Request } from './requests.ts';

const ANONYMOUS = 0;
const MODE_NONE = 1;
const MOST_PART = 64;

export function identify(message: OpcuaMessage, tell: Listener, turn: OpcuaTurn): void {
  const { body, question, status } = message;
  switch (body.type) {
    case 'channel':
      if (body.certificate !== undefined) tellCertificate(body.certificate, tell, turn.second);
      return;
    case 'client':
      return tellApplication(body.application, tell, partOf(body.application.uri));
    case 'register':
      return tellApplication({ ...body, type: 0 }, tell, undefined);
    case 'endpoints':
      return tellEndpoints(body.endpoints, tell, turn.second);
    case 'applications':
      for (const application of body.applications)
        tellApplication(application, tell, partOf(application.uri));
      return;
    case 'state':
      for (const line of body.lines) tellLine(line, tell);
      return;
    case 'nothing':
      if (question?.type !== 'token' || status >= BAD) return;
      return tellSession(question, turn.state.policy === 'None', tell);
    default:
      return;
  }
}

function tellSession(
  { kind, isInClear }: Request & { type: 'token' },
  isUnprotected: boolean,
  tell: Listener,
): void {
  if (kind === ANONYMOUS) tellWeakness('anonymous session', tell);
  if (!isUnprotected) return;
  tellWeakness('session without security', tell);
  if (isInClear) tellWeakness('password in clear', tell);
}

/** Each by itself: a server may have several. */
function tellWeakness(reason: string, tell: Listener): void {
  tell.fact('weakness', reason, { part: reason });
}

/** An application of several on one host. */
function partOf(uri: string): string | undefined {
  return uri === '' ? undefined : uri.slice(0, MOST_PART).trim();
}

function tellApplication(
  { uri, productUri, name, type }: Application,
  tell: Listener,
  part: string | undefined,
): void {
  const place = part === undefined ? undefined : { part };
  if (uri) tell.fact('application-uri', uri, place);
  if (productUri) tell.fact('product-uri', productUri, place);
  if (name) tell.fact('name', name, place);
  const role = applicationTypes[type];
  if (role !== undefined) tell.fact('role', `OPC UA ${role}`, place);
}

function tellEndpoints(endpoints: readonly Endpoint[], tell: Listener, second: number): void {
  const [first] = endpoints;
  if (first === undefined) return;
  tellApplication(first.server, tell, undefined);
  if (first.url) tell.fact('url', first.url);
  if (first.certificate !== undefined) tellCertificate(first.certificate, tell, second);
  for (const endpoint of endpoints) tellGuard(endpoint, tell);
}

function tellGuard({ policy, mode, tokens }: Endpoint, tell: Listener): void {
  const part = `${policy || 'None'} ${modes[mode] ?? mode}`.slice(0, MOST_PART);
  const names = tokens.map((token) => tokenTypes[token] ?? `token ${token}`);
  if (names.length > 0) tell.fact('authentication', names.join(', '), { part });
  if (mode === MODE_NONE) tellWeakness('endpoint without security', tell);
  else if (deprecatedPolicies.has(policy))
    tell.fact('weakness', 'deprecated security policy', { part: policy });
  if (tokens.includes(ANONYMOUS)) tellWeakness('anonymous access', tell);
}

function tellCertificate(certificate: Certificate, tell: Listener, second: number): void {
  const { subject, issuer, names, notBefore, notAfter } = certificate;
  if (subject) tell.fact('certificate-subject', subject);
  if (issuer) tell.fact('certificate-issuer', issuer === subject ? 'self-signed' : issuer);
  const also = clipped(names.join(' '), 256);
  if (also) tell.fact('certificate-names', also);
  tell.fact('certificate-validity', `${day(notBefore)} to ${day(notAfter)}`);
  if (second > notAfter) tellWeakness('certificate expired', tell);
}

function day(second: number): string {
  const date = new Date(second * 1000);
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(0, 10);
}

function tellLine({ node, text }: Line, tell: Listener): void {
  if (text === '') return;
  const attribute = buildNodes.get(node);
  if (attribute !== undefined) return tell.fact(attribute, text);
  if (node === NodeNumber.startTime) tell.fact('uptime', `since ${text}`);
  else if (node === NodeNumber.state) tell.fact('state', serverStates[Number(text)] ?? text);
  else if (node === NodeNumber.namespaceArray)
    tell.fact('config-revision', `namespaces ${fold(text).toString(16).padStart(8, '0')}`);
}
