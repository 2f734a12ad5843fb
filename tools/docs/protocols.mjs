import { imported } from './bundle.mjs';

/** The tables of protocols/README.md (whole) and README.md (brief), without their markers. */
export async function protocolTables() {
  const tables = await imported('protocol-table.ts');
  return tables.protocolTables();
}
