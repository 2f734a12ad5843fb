/** What nobody hears is missing where somebody listens. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { START } from '../../support/edge.ts';
import { asset, assetRow, seenRow } from '../../support/plant-rows.ts';
import { DAY, instant, ReconciledSite } from '../../support/reconciled-site.ts';

let plant: ReconciledSite;
beforeAll(async () => {
  plant = await ReconciledSite.open();
});
afterAll(() => plant.close());

test('silence counts while somebody watched alone', async () => {
  const heard = START - 10 * DAY;
  await plant.database.run(
    [
      assetRow(4, {
        site: 'quiet',
        mac: '00:1d:9c:00:00:04',
        first_seen: instant(heard - DAY),
        last_seen: instant(heard),
      }),
      seenRow(4, 'modbus', instant(heard), { agent: 'cell-9' }),
    ].join('\n'),
  );
  const id = await plant.upsert(
    { fields: { name: 'Pump' }, identities: [{ kind: 'mac', value: '00:1d:9c:00:00:04' }] },
    'quiet',
  );
  await plant.tick();
  expect(await plant.standing(id)).toMatchObject({ status: 'matched' });

  const watch = (from: number, to: number, sight: string) =>
    plant.database.run(`
    INSERT INTO coverage (site, agent, begun, until, epoch, boot, source, phase, sight, packets, bytes,
      dropped, is_loss_known, malformed, vlans, subnets, protocols)
    VALUES ('quiet', 'cell-9', '${instant(from)}', '${instant(to)}', 'e', 'b', 'eth0', 'monitoring', '${sight}', 1, 1, 0, true, 0, '{}', '{10.4.0.0/24}', '{}')`);
  await watch(heard, heard + 6 * DAY, 'clear');
  await watch(heard + 6 * DAY, START, 'silent');
  plant.edge.later(2 * 3600_000); // what is known of who watched is looked up anew
  await plant.lookAt('declared', id);
  expect(await plant.standing(id)).toMatchObject({ status: 'matched' });

  await watch(START, plant.now() + DAY, 'lossy');
  plant.edge.later(DAY);
  await plant.lookAt('declared', id);
  expect(await plant.standing(id)).toMatchObject({
    status: 'missing',
    isOpen: true,
    reason: expect.stringMatching(/16\d h|170 h/),
  });

  await plant.database.run(
    `UPDATE asset SET last_seen = '${instant(plant.now())}' WHERE id = '${asset(4)}'`,
  );
  await plant.see(4);
  expect(await plant.standing(id)).toMatchObject({ status: 'matched' });
});

test('what was never heard is missing where its subnet was watched, and unknown where nobody could hear it', async () => {
  const [there, nowhere, planned] = [
    await plant.upsert(
      { fields: { name: 'There' }, identities: [{ kind: 'ip', value: '10.4.0.7' }] },
      'quiet',
    ),
    await plant.upsert(
      { fields: { name: 'Nowhere' }, identities: [{ kind: 'ip', value: '10.5.0.7' }] },
      'quiet',
    ),
    await plant.upsert(
      {
        fields: { name: 'Planned' },
        identities: [{ kind: 'ip', value: '10.4.0.8' }],
        lifecycle: 'planned',
      },
      'quiet',
    ),
  ];
  await plant.database.run(
    `UPDATE declared_asset SET lifecycle_since = '${instant(START - 11 * DAY)}' WHERE site = 'quiet'`,
  );
  await plant.tick();
  expect((await plant.standing(there)).status).toBe('missing');
  expect(await plant.standing(nowhere)).toMatchObject({
    status: 'unknown',
    isOpen: false,
    reason: expect.stringMatching(/no agent/),
  });
  expect(await plant.standing(planned)).toMatchObject({
    status: 'unknown',
    reason: expect.stringMatching(/planned/),
  });
});
