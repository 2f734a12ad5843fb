/** Lists of assets, and those who send, apply and read them. */
import { expect } from 'vitest';
import type { ImportBatch, ImportRow } from '../../collector/api/contract/import.ts';
import type { Edge } from './edge.ts';
import { type Answer, type Asking, someone } from './tokens.ts';

const HEAD = 'Inventarnummer;Gerätename;Hersteller;Seriennummer;MAC-Adresse;Kritikalität\n';

/** As a German spreadsheet writes it; `criticality` of each asset. */
export const assetList = (count: number, criticality = 3) =>
  HEAD +
  Array.from({ length: count }, (_, at) => {
    const mac = `00:1d:9c:00:${hex(at >> 8)}:${hex(at & 255)}`;
    return `T-${at};Gerät ${at};Siemens;SN-${at}x;${mac};${criticality}\n`;
  }).join('');

const hex = (byte: number) => byte.toString(16).padStart(2, '0');

export type Importing = Awaited<ReturnType<typeof importing>>;

export async function importing(edge: Edge) {
  const owner = await someone(edge, 'olga', 'asset-owner');
  const engineer = await someone(edge, 'emil', 'ot-engineer');
  const viewer = await someone(edge, 'vera', 'viewer');
  const elsewhere = await someone(edge, 'else', 'asset-owner', 'paint');

  const send = (
    who: Asking,
    text: string | Buffer,
    query = 'site=plant&name=list.csv',
  ): Promise<Answer> => who('POST', `/imports?${query}`, text, undefined, 'text/csv');

  const act = (who: Asking, { id, version }: ImportBatch, what: string, body: object = {}) =>
    who('POST', `/imports/${id}/${what}`, body, `"${version}"`);

  const done = async (answer: Promise<Answer>, status = 200): Promise<ImportBatch> => {
    const { status: given, body } = await answer;
    expect([given, body.detail]).toEqual([status, undefined]);
    return body;
  };

  return {
    ...{ owner, engineer, viewer, elsewhere, send, act },
    /** Sent by the engineer, mapped as its header suggests. */
    async previewOf(text: string | Buffer): Promise<ImportBatch> {
      const batch = await done(send(engineer, text), 201);
      return done(act(engineer, batch, 'preview', { mapping: batch.reading?.mapping ?? [] }));
    },
    apply: (batch: ImportBatch, body: object = {}) => done(act(owner, batch, 'apply', body)),
    async rowsOf({ id }: ImportBatch, query = ''): Promise<ImportRow[]> {
      return (await viewer('GET', `/imports/${id}/rows?limit=500${query}`)).body.items;
    },
  };
}
