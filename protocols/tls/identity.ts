/** Whom a client asks for and what it is known by; whom a server was certified as, and how well it protects. */
import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import type { Certificate } from '../encodings/x509.ts';
import type { Part, TlsMessage, TlsTurn } from './decode.ts';
import { ja3, ja4 } from './fingerprint.ts';
import { TLS_1_2, versions, weakCiphers, weakSignatures } from './tls.table.ts';

const TEXT_MAX = 256;

export function identify(parts: TlsMessage, tell: Listener, turn: TlsTurn): void {
  for (const part of parts) tellPart(part, tell, turn);
}

function tellPart(part: Part, tell: Listener, turn: TlsTurn): void {
  if (part.type === 'client-hello') {
    const { serverName } = part;
    if (serverName !== '') tell.fact('server-name', serverName, { whose: 'hearer' });
    tell.fact('ja3', ja3(part));
    tell.fact('ja4', ja4(part));
  }
  if (part.type === 'server-hello') {
    const version = versions.get(part.version);
    if (version === undefined) return;
    tell.fact('tls-version', version);
    if (part.version < TLS_1_2) tell.fact('weakness', `${version} is spoken`, { part: 'version' });
    const weak = weakCiphers.get(part.cipher);
    if (weak !== undefined) tell.fact('weakness', weak, { part: 'cipher' });
  }
  if (part.type === 'certificate' && part.certificate !== undefined)
    tellCertificate(part.certificate, tell, turn.second);
}

function tellCertificate(certificate: Certificate, tell: Listener, second: number): void {
  const { subject, issuer, names, notBefore, notAfter, signature } = certificate;
  if (subject !== '') tell.fact('certificate-subject', subject);
  if (issuer !== '') tell.fact('certificate-issuer', issuer);
  const also = clipped(names.join(' '), TEXT_MAX);
  if (also !== '') tell.fact('certificate-names', also);
  tell.fact('certificate-validity', `${day(notBefore)} to ${day(notAfter)}`);
  const isExpired = second > 0 && second > notAfter;
  if (isExpired) tell.fact('weakness', 'certificate expired', { part: 'certificate' });
  const weak = weakSignatures.get(signature);
  if (weak !== undefined)
    tell.fact('weakness', `certificate signed with ${weak}`, { part: 'signature' });
}

function day(second: number): string {
  const date = new Date(second * 1000);
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(0, 10);
}
