/** Who serves and who asks; pages of a device tell what it is by their title and by what they ask for. */
import type { Listener, Place } from '../contract/protocol.ts';
import { tellNtlm } from '../encodings/ntlm-identity.ts';
import type { HttpMessage, HttpQuestion, Page } from './decode.ts';
import type { Head } from './head.ts';

const IS_ABSOLUTE = /^[a-z]+:\/\//i; // asked of a proxy
const IS_NAME = /^[a-z0-9][a-z0-9.-]*[a-z][a-z0-9.-]*(:\d+)?$/i; // no address
const PRODUCT = /^[A-Za-z](?:[A-Za-z_-]{0,30}[A-Za-z])?/; // what stands before a version
/** Pages that stand for the whole device. */
const FRONT = /^\/?((index|default|home|login|main|start)[^/]*)?$/i;

export function identify({ head, page, question }: HttpMessage, tell: Listener): void {
  if (page !== undefined) return tellPage(page, question?.path ?? '', tell);
  if (head === undefined) return;
  if (head.ntlm !== undefined && isOwn(head, question)) tellNtlm(head.ntlm, tell);
  if (head.method !== '') return tellClient(head, tell);
  if (head.server !== '') tell.fact('software', head.server, placeOf(head.server));
  if (head.realm !== '') tell.fact('realm', head.realm);
  for (const scheme of head.offered) {
    tell.fact('authentication', scheme, { part: scheme });
    if (scheme === 'basic') tellWeak(tell, 'speaker');
  }
}

/** Who sends it wrote it: no proxy passed it on. */
function isOwn({ isRelayed, token }: Head, question: HttpQuestion | undefined): boolean {
  const isBehind = !token?.isProxys && IS_ABSOLUTE.test(question?.path ?? '');
  return !isRelayed && !isBehind;
}

/** Told of the server, whoever speaks. */
export function tellWeak(tell: Listener, whose: 'speaker' | 'hearer'): void {
  tell.fact('weakness', 'password in clear', { part: 'basic', whose });
}

function tellClient({ userAgent, host }: Head, tell: Listener): void {
  if (userAgent !== '') tell.fact('user-agent', userAgent, placeOf(userAgent));
  if (IS_NAME.test(host)) tell.fact('server-name', host.replace(/:\d+$/, ''), { whose: 'hearer' });
}

function tellPage({ title, asksForPassword }: Page, path: string, tell: Listener): void {
  if (title !== '' && FRONT.test(path)) tell.fact('title', title);
  if (asksForPassword) tell.fact('weakness', 'login form in clear', { part: 'form' });
}

/** Several programs may ask from one address, or serve on one: each is known by its name. */
function placeOf(program: string): Place {
  const product = PRODUCT.exec(program)?.[0];
  return product === undefined ? {} : { part: product };
}
