import { imported } from './bundle.mjs';

/** The table of protocols/README.md, without its markers. */
export async function protocolTable() {
  const table = await imported('protocol-table.ts');
  return table.protocolTable();
}
