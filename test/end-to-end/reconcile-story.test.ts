/** Three hundred assets nobody declared, declared by one list and taken back, as a person sees it over the API. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assetRow } from '../support/plant-rows.ts';
import { mac, ReconciledSite } from '../support/reconciled-site.ts';
import { someone } from '../support/tokens.ts';

const MANY = 300;
let plant: ReconciledSite;

beforeAll(async () => {
  plant = await ReconciledSite.open();
  plant.moveOn();
});
afterAll(() => plant.close());

test('a list of three hundred makes what was seen what is declared; taken back, all is as before', async () => {
  const owner = await someone(plant.edge, 'ina', 'asset-owner');
  const numbers = Array.from({ length: MANY }, (_, at) => at + 1);
  const rows = numbers.map((n) => assetRow(n, { site: plant.site, mac: mac(n), name: `plc-${n}` }));
  await plant.database.run(rows.join('\n'));
  await plant.see(...numbers);
  const told: string[] = [];
  const counts = async (when: string) => {
    await plant.tick();
    const { body } = await owner('GET', `/reconciliation/counts?site=${plant.site}`);
    told.push(
      `${when}: ${body.items.map((one: { status: string; total: number }) => `${one.total} ${one.status}`)}`,
    );
    return body.items;
  };
  const rogue = await counts('before');
  expect(rogue).toEqual([{ status: 'rogue', total: MANY, open: MANY }]);

  const csv = `name;mac;criticality\n${numbers.map((n) => `plc-${n};${mac(n)};3\n`).join('')}`;
  const sent = await owner('POST', `/imports?site=${plant.site}`, csv, undefined, 'text/csv');
  const { id, reading } = sent.body;
  const preview = await owner('POST', `/imports/${id}/preview`, { mapping: reading.mapping }, '*');
  told.push(`previewed: ${JSON.stringify(preview.body.counts)}`);
  expect(preview.body.counts).toEqual({ new: MANY });
  expect(await counts('previewed')).toEqual(rogue);

  expect((await owner('POST', `/imports/${id}/apply`, {}, '*')).status).toBe(200);
  expect(await counts('applied')).toEqual([{ status: 'matched', total: MANY, open: 0 }]);

  const undone = await owner('POST', `/imports/${id}/undo`, { comment: 'the wrong plant' }, '*');
  expect(undone.body.counts).toMatchObject({ restored: MANY, kept: 0 });
  expect(await counts('undone')).toEqual(rogue);
  console.info(told.join('\n'));
});
