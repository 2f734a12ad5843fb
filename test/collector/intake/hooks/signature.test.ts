/** What a delivery says to prove where it is from. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  isSignedWith,
  isStale,
  markOf,
  type Signed,
  signedIn,
} from '../../../../collector/intake/hooks/signature.ts';

const SECRET = 'a-secret-of-a-hook';
const BODY = Buffer.from('{"number":"CHG1"}');
const AT = 1_768_003_200;
const macOf = (text: string | Buffer, encoding: 'hex' | 'base64' = 'hex') =>
  createHmac('sha256', SECRET).update(text).digest(encoding);
const dated = Buffer.concat([Buffer.from(`${AT}.`), BODY]);
const headers = (more: Record<string, string | string[] | undefined> = {}) => ({
  'x-plumbline-timestamp': String(AT),
  'x-plumbline-signature': `sha256=${macOf(dated)}`,
  ...more,
});
const signed = (more = {}, system: 'plain' | 'jira' = 'plain') =>
  signedIn(headers(more), system) as Signed;

describe('a signature of ours', () => {
  test('is over its timestamp and the body as it came, in hexadecimal or base64', () => {
    expect(isSignedWith(SECRET, BODY, signed())).toBe(true);
    const base64 = { 'x-plumbline-signature': `sha256=${macOf(dated, 'base64')}` };
    expect(isSignedWith(SECRET, BODY, signed(base64))).toBe(true);
    expect(markOf(signed(base64))).toBe(markOf(signed()));
    const upper = { 'x-plumbline-signature': `SHA256=${macOf(dated).toUpperCase()}` };
    expect(isSignedWith(SECRET, BODY, signed(upper))).toBe(true);
  });

  test.each([
    ['another secret', 'another', BODY, {}],
    ['a body with one byte more', SECRET, Buffer.concat([BODY, Buffer.from(' ')]), {}],
    ['another timestamp', SECRET, BODY, { 'x-plumbline-timestamp': String(AT + 1) }],
  ])('is none with %s', (_, secret, body, more) => {
    expect(isSignedWith(secret, body, signed(more))).toBe(false);
  });

  test.each([
    ['unsigned', { 'x-plumbline-signature': undefined }],
    ['unsigned', { 'x-plumbline-signature': `sha1=${'0'.repeat(40)}` }],
    ['unsigned', { 'x-plumbline-signature': `sha256=${'0'.repeat(63)}` }],
    ['unsigned', { 'x-plumbline-signature': [`sha256=${macOf(dated)}`, 'sha256='] }],
    ['undated', { 'x-plumbline-timestamp': undefined }],
    ['undated', { 'x-plumbline-timestamp': `${AT}000` }],
    ['undated', { 'x-plumbline-timestamp': '-176800320' }],
  ])('is %s with %j', (flaw, more) => {
    expect(signedIn(headers(more), 'plain')).toBe(flaw);
  });

  test('counts for five minutes, before and behind', () => {
    const now = AT * 1000;
    expect([300_000, -300_000].map((off) => isStale(signed(), now + off))).toEqual([false, false]);
    expect([300_001, -300_001].map((off) => isStale(signed(), now + off))).toEqual([true, true]);
  });

  test('may name its delivery, by nothing that hides', () => {
    expect(signed({ 'x-plumbline-delivery': 'd-1' }).name).toBe('d-1');
    for (const odd of ['', 'a b', '\u202e', 'x'.repeat(201)]) {
      expect(signed({ 'x-plumbline-delivery': odd }).name).toBeNull();
    }
  });
});

describe('a signature of Jira', () => {
  const jira = {
    'x-hub-signature': `sha256=${macOf(BODY)}`,
    'x-atlassian-webhook-identifier': '7ad0-1',
  };

  test('is over the body alone, and never too old', () => {
    const one = signedIn(jira, 'jira') as Signed;
    expect([isSignedWith(SECRET, BODY, one), one.name, isStale(one, 0)]).toEqual([
      ...[true, '7ad0-1', false],
    ]);
  });

  test('is taken from Jira alone, and only with the name of its delivery', () => {
    expect(signedIn(jira, 'plain')).toBe('unsigned');
    expect(signedIn({ 'x-hub-signature': jira['x-hub-signature'] }, 'jira')).toBe('unnamed');
    expect(signed({}, 'jira').at).toBe(AT * 1000);
  });
});
