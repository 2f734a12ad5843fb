import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { netboxLimits } from '../../../collector/exchange/netbox/client.ts';
import { makeCertificates } from '../../support/guarded-mosquitto.ts';
import { netboxDevice, say, startNetbox } from '../../support/netbox.ts';
import { clientOf, netbox, pulled, refusalOf, slept, TOKEN } from '../../support/netbox-pulling.ts';
import { needs } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const FIVE = [1, 2, 3, 4, 5].map((id) => netboxDevice(id));

describe('what is refused', () => {
  type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => boolean;
  const devicesAnswer =
    (answer: (request: IncomingMessage, response: ServerResponse) => void): Misbehaviour =>
    (request, response) => {
      if (!request.url?.startsWith('/api/dcim/devices/')) return false;
      answer(request, response);
      return true;
    };
  const page = (body: object): Misbehaviour =>
    devicesAnswer((_, response) => say(response, 200, { count: 1, next: null, ...body }));
  const here = ({ headers }: IncomingMessage) => `http://${headers.host}/api/dcim/devices/`;
  let made = 0;

  test.each<[string, Misbehaviour, RegExp]>([
    ['a list that is none', page({ results: 'many' }), /no page of a list/],
    [
      'a count that is not kept',
      page({ count: 500, results: [netboxDevice(1)] }),
      /there are 500 objects and gave 1/,
    ],
    [
      'a next page at another machine',
      page({ next: 'http://elsewhere.example/api/dcim/devices/', results: [netboxDevice(1)] }),
      /another address/,
    ],
    [
      'a next page of another list',
      devicesAnswer((request, response) =>
        say(response, 200, {
          next: here(request).replace('devices', 'sites'),
          results: [netboxDevice(1)],
        }),
      ),
      /another address/,
    ],
    [
      'a next page that is no address',
      page({ next: 'http://[', results: [{ id: 1 }] }),
      /another address/,
    ],
    [
      'pages in a circle',
      devicesAnswer((request, response) =>
        say(response, 200, { next: `${here(request)}?offset=2`, results: [{ id: ++made }] }),
      ),
      /in a circle/,
    ],
    [
      'pages that say nothing new',
      devicesAnswer((request, response) =>
        say(response, 200, { next: `${here(request)}?offset=${++made}`, results: [{ id: 1 }] }),
      ),
      /nothing new/,
    ],
    [
      'pages without end',
      devicesAnswer((request, response) =>
        say(response, 200, {
          next: `${here(request)}?offset=${++made}`,
          results: Array.from({ length: 50_000 }, () => ({ id: ++made })),
        }),
      ),
      /more than 200000 objects/,
    ],
    [
      'a page in HTML',
      devicesAnswer((_, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
      ),
      /not answer in JSON/,
    ],
    [
      'JSON that breaks off',
      devicesAnswer((_, response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"count": 1'),
      ),
      /not answer in JSON/,
    ],
    [
      'a redirect, which would take the token along',
      devicesAnswer((_, response) =>
        response.writeHead(302, { location: 'http://elsewhere/' }).end(),
      ),
      /answered 302/,
    ],
    [
      'a token it does not know',
      devicesAnswer((_, response) => say(response, 401, {})),
      /token \(401\)/,
    ],
    [
      'a connection cut off in the middle',
      devicesAnswer((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
        response.write('{"count"');
        setImmediate(() => response.destroy());
      }),
      /cannot be reached/,
    ],
  ])('%s', async (_, misbehave, sentence) => {
    const { url } = await netbox({ devices: [], macs: [] }, { misbehave });
    expect(await refusalOf(clientOf(url))).toMatch(sentence);
  });

  test('an answer longer than any page is', async () => {
    const misbehave = devicesAnswer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const block = Buffer.alloc(1024 * 1024, 32);
      const more = () => {
        if (!response.destroyed) response.write(block, () => setImmediate(more));
      };
      more();
    });
    const { url } = await netbox({ devices: [], macs: [] }, { misbehave });
    expect(await refusalOf(clientOf(url))).toMatch(`longer than ${netboxLimits.bytes} bytes`);
  });

  test('one that answers a byte now and then', async () => {
    const misbehave = devicesAnswer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    const { url } = await netbox({ devices: [], macs: [] }, { misbehave });
    expect(await refusalOf(clientOf(url, { timeoutMs: 200 }))).toMatch(/within 0.2 seconds/);
  });

  test('a wrong token', async () => {
    const { url } = await netbox({ devices: [], macs: [] });
    const wrong = 'f'.repeat(40);
    const refusal = await refusalOf(clientOf(url, { token: wrong }));
    expect(refusal).toMatch(/wrong or may not/);
    expect(refusal).not.toContain(wrong);
  });

  test('nobody at that address', async () => {
    const { url, close } = await startNetbox({ devices: [] }, { token: TOKEN });
    await close();
    expect(await refusalOf(clientOf(url))).toMatch(/cannot be reached \(ECONNREFUSED\)/);
  });

  test('one that is busy is asked again, as late as it says, and no more than four times', async () => {
    let asked = 0;
    const misbehave = devicesAnswer((_, response) => {
      asked++;
      if (asked === 1) say(response, 429, {}, { 'retry-after': '7' });
      else if (asked === 2) say(response, 503, {}, { 'retry-after': '86400' });
      else say(response, 502, {});
    });
    const { url } = await netbox({ devices: [], macs: [] }, { misbehave });
    expect(await refusalOf(clientOf(url))).toMatch(/answered 502, 4 times/);
    expect(slept).toEqual([7000, netboxLimits.retryAfterMs, 4000]);
  });

  test('one that is busy for a while is read all the same', async () => {
    let asked = 0;
    const misbehave = devicesAnswer((_, response) => say(response, 500, {}));
    const { url } = await netbox(
      { devices: [...FIVE], macs: [] },
      { misbehave: (request, response) => asked++ < 2 && misbehave(request, response) },
    );
    expect(await pulled(clientOf(url))).toHaveLength(5);
  });
});

describe.skipIf(needs('openssl'))('over TLS', () => {
  const papersIn = (folder: string) => {
    const certificates = makeCertificates(join(temporaryFolder(), folder));
    const read = (name: string) => readFileSync(join(certificates, name), 'utf8');
    return { ca: read('ca.crt'), tls: { key: read('broker.key'), cert: read('broker.crt') } };
  };

  test('whose certificate our authority signed is read', async () => {
    const { ca, tls } = papersIn('ours');
    const { url } = await netbox({ devices: [...FIVE], macs: [] }, { tls });
    expect(url).toMatch(/^https:/);
    expect(await pulled(clientOf(url, { ca }))).toHaveLength(5);
  });

  test('whose certificate another one signed is told nothing, the token least of all', async () => {
    const { tls } = papersIn('theirs');
    const { ca } = papersIn('ours');
    const { url, requests } = await netbox({ devices: [...FIVE], macs: [] }, { tls });
    expect(await refusalOf(clientOf(url, { ca }))).toMatch(/certificate is not trusted/);
    expect(await refusalOf(clientOf(url))).toMatch(/certificate is not trusted/);
    expect(requests).toEqual([]);
  });

  test('whose certificate is not one of a server is not trusted', async () => {
    const certificates = makeCertificates(join(temporaryFolder(), 'ours'));
    const read = (name: string) => readFileSync(join(certificates, name), 'utf8');
    const tls = { key: read('agent.key'), cert: read('agent.crt') };
    const { url } = await netbox({ devices: [], macs: [] }, { tls });
    expect(await refusalOf(clientOf(url, { ca: read('ca.crt') }))).toMatch(/is not trusted/);
  });
});
