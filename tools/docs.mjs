/** Documentation that follows from the code. `--check` writes nothing and fails where something differs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { imported } from './docs/bundle.mjs';
import { protocolTables } from './docs/protocols.mjs';

const root = new URL('..', import.meta.url);
const isCheck = process.argv.includes('--check');

const { examples, settingsTables } = await imported('settings.ts');
const { whole, brief } = await protocolTables();
const { checkTable } = await imported('check-table.ts');
const { transitionTables } = await imported('records.ts');
const { driftTables, lifecycleTables } = await imported('states.ts');
const wanted = new Map(Object.entries(examples()));
wanted.set('protocols/README.md', filled('protocols/README.md', { protocols: whole }));
wanted.set(
  'collector/records/README.md',
  filled('collector/records/README.md', { records: transitionTables() }),
);
wanted.set(
  'collector/declared/README.md',
  filled('collector/declared/README.md', { lifecycle: lifecycleTables() }),
);
wanted.set(
  'collector/drift/README.md',
  filled('collector/drift/README.md', { drift: driftTables() }),
);
wanted.set(
  'README.md',
  filled('README.md', { protocols: brief, checks: checkTable(), settings: settingsTables() }),
);

const changed = [...wanted].filter(([name, text]) => read(name) !== text);
for (const [name, text] of changed) {
  if (isCheck) console.error(`${name} is not what the code says: npm run docs`);
  else writeFileSync(new URL(name, root), text);
}
if (isCheck && changed.length > 0) process.exitCode = 1;

/** The file with what stands between each pair of markers renewed. */
function filled(name, regions) {
  let text = read(name);
  for (const [region, content] of Object.entries(regions)) {
    const [begin, end] = [`<!-- ${region}:begin -->`, `<!-- ${region}:end -->`];
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`${name} has no place for ${region}`);
    text = `${text.slice(0, from + begin.length)}\n\n${content.trim()}\n\n${text.slice(to)}`;
  }
  return text;
}

function read(name) {
  const file = new URL(name, root);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
