/** What is declared, as a list: found, filtered, in an order, page by page. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReconciledSite } from '../../support/reconciled-site.ts';
import { type Asking, someone } from '../../support/tokens.ts';

let plant: ReconciledSite;
let viewer: Asking;
beforeAll(async () => {
  plant = await ReconciledSite.open();
  viewer = await someone(plant.edge, 'vera', 'viewer');
});
afterAll(() => plant.close());

describe('the list', () => {
  beforeAll(async () => {
    plant.site = 'list';
    for (const [n, fields] of [
      { name: 'Beta', vendor: 'Siemens', criticality: 2, class: 'plc' },
      { name: 'alpha', vendor: 'ABB', criticality: 5, class: 'drive', isSafety: true, tag: 'T_1' },
      { name: 'Gamma', serial: 'Z-1', identities: [{ kind: 'ip', value: '10.9.8.7' }] },
      { name: 'delta', lifecycle: 'planned', supportEnd: '2027-01-01' },
    ].entries()) {
      plant.edge.later(1000);
      await plant.declare({ location: `Hall ${n}`, ...fields });
    }
  });

  const names = async (query: string) => {
    const { body } = await viewer('GET', `/declared-assets?site=list&${query}`);
    expect(body.total).toBe(body.items.length);
    return body.items.map(({ name }: { name: string }) => name);
  };

  test.each([
    ['', ['alpha', 'Beta', 'delta', 'Gamma']],
    ['sort=-name', ['Gamma', 'delta', 'Beta', 'alpha']],
    ['sort=-criticality&criticality=1', ['alpha', 'Beta']],
    ['sort=-changed', ['delta', 'Gamma', 'alpha', 'Beta']],
    ['class=plc,drive', ['alpha', 'Beta']],
    ['lifecycle=planned', ['delta']],
    ['vendor=siemens', ['Beta']],
    ['isSafety=true', ['alpha']],
    ['q=hall drive', ['alpha']],
    ['q=10.9.8', ['Gamma']],
    ['q=t_1', ['alpha']],
    ['q=%25', []],
    ['status=matched', []],
  ])('?%s', async (query, found) => {
    expect(await names(query)).toEqual(found);
  });

  test.each(['name', 'criticality', 'supportEnd', 'changed', 'class', 'tag', 'id'])(
    'pages by %s join without a seam',
    async (column) => {
      for (const sort of [column, `-${column}`]) {
        const whole = await names(`sort=${sort}`);
        const joined: string[] = [];
        for (let cursor: string | null = ''; cursor !== null; ) {
          const { body } = await viewer(
            'GET',
            `/declared-assets?site=list&sort=${sort}&limit=1${cursor && `&cursor=${cursor}`}`,
          );
          joined.push(...body.items.map(({ name }: { name: string }) => name));
          cursor = body.next;
        }
        expect(joined).toEqual(whole);
      }
    },
  );
});

describe('words that name more than are looked up one by one', () => {
  const MANY = 520;
  beforeAll(async () => {
    plant.site = 'many';
    const rows = Array.from({ length: MANY }, (_, n) => ({
      key: String(n),
      fields: { name: `pump-${n}`, class: 'drive', lifecycle: 'operational' },
      identities: [{ kind: 'ip' as const, value: `10.77.${n >> 8}.${n & 255}` }],
    }));
    const actor = { name: 'olga', grants: [{ role: 'asset-owner', site: null }] } as never;
    const source = { source: 'test', isDryRun: false, site: 'many' as never };
    await plant.edge.services.declared.upsert(actor, { ...source, rows: rows as never });
    await plant.tick();
    await plant.seen({ name: 'pump-900', ip: '10.77.9.9' });
  });

  test.each([
    ['q=pump', MANY],
    ['q=10.77', MANY],
    ['q=pump-51', 11],
    ['q=10.77.2.7', 1],
    ['q=pump&status=matched', 0],
    ['q=valve', 0],
  ])('declared ?%s: %i', async (query, total) => {
    const { body } = await viewer('GET', `/declared-assets?site=many&${query}&limit=500`);
    expect(body).toMatchObject({ total });
    expect(body.items).toHaveLength(Math.min(total, 500));
  });

  test.each([
    ['q=pump', MANY + 1],
    ['q=pump-900', 1],
    ['q=10.77.9', 1],
    ['q=10.77.2.7', 1],
    ['q=10.77', MANY + 1],
    ['q=pump-51', 11],
  ])('reconciliation ?%s: %i', async (query, total) => {
    const { body } = await viewer('GET', `/reconciliation?site=many&${query}&limit=500`);
    expect(body).toMatchObject({ total });
    expect(body.items).toHaveLength(Math.min(total, 500));
  });
});
