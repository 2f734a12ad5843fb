/** The official JSON schema of CycloneDX 1.6, as its own library carries it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

const folder = dirname(
  createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json'),
);
const schema = (name: string): object =>
  JSON.parse(readFileSync(join(folder, 'res/schema', `${name}.SNAPSHOT.schema.json`), 'utf8'));

/** Answers what is wrong with a bill of materials; nothing is wrong with a good one. */
export function cyclonedxProblems(): (bom: unknown) => readonly string[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat('iri-reference', true);
  ajv.addFormat('idn-email', true);
  for (const name of ['spdx', 'jsf-0.82']) {
    // As the library's copies refer to each other.
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  const validate = ajv.compile(schema('bom-1.6'));
  return (bom) =>
    validate(bom)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
