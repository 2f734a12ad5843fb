/** `npm run new:protocol <name>`: copies the template, which is itself a tested protocol. Node's own modules only. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TEMPLATE = fileURLToPath(new URL('template-protocol/', import.meta.url));
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const WIDTH = 100;

/** Writes the folder, the fixture and two lines under `root`. Throws with one sentence where it cannot. */
export function newProtocol(name, root) {
  if (!NAME.test(name ?? '')) throw new Error('a name is kebab-case: npm run new:protocol melsec');
  const folder = join(root, 'protocols', name);
  if (existsSync(folder)) throw new Error(`protocols/${name} is there already`);

  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(join(TEMPLATE, 'protocol'))) {
    const text = readFileSync(join(TEMPLATE, 'protocol', file), 'utf8');
    writeFileSync(join(folder, file), named(text, name));
  }
  const fixtures = join(root, 'fixtures', name);
  cpSync(join(TEMPLATE, 'fixtures', 'echo'), fixtures, { recursive: true });
  rmSync(join(fixtures, 'hello', 'expected.json'), { force: true }); // the first test run writes it

  edit(join(root, 'protocols', 'registry.ts'), (text) => registered(text, name));
  edit(
    join(root, 'fixtures', 'SOURCES.md'),
    (text) => `${text.trimEnd()}\n| \`${name}/*\` | RFC 862 |\n`,
  );
}

/** `echo` and `Echo` become the name, and the paths those of its place. */
function named(text, name) {
  const camel = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const pascal = camel[0].toUpperCase() + camel.slice(1);
  return text
    .replaceAll('../../../protocols/', '../')
    .replaceAll('export const echo', `export const ${camel}`)
    .replaceAll("name: 'echo'", `name: '${name}'`)
    .replaceAll("title: 'Echo'", `title: '${pascal}'`)
    .replaceAll(/Echo(Message|Turn)/g, `${pascal}$1`);
}

function registered(text, name) {
  const camel = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const lines = text.split('\n');
  const imports = lines.filter((line) => line.startsWith('import '));
  // By folder, not by the whole path: `s7comm` before `s7comm-plus`.
  const folder = (line) => /'\.\/([^/]+)/.exec(line)?.[1] ?? '';
  const all = [...imports, `import { ${camel} } from './${name}/index.ts';`].sort((a, b) =>
    folder(a) < folder(b) ? -1 : 1,
  );
  const rest = lines.filter((line) => !line.startsWith('import ')).join('\n');
  return `${all.join('\n')}\n${rest.replace(/= \[([^\]]*)\];/, (_, list) => {
    const names = list
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
    return listed([...names, camel]);
  })}`;
}

/** As the formatter would write it. */
function listed(names) {
  const line = `= [${names.join(', ')}];`;
  const start = 'export const protocols: readonly Protocol[] '.length;
  return start + line.length <= WIDTH
    ? line
    : `= [\n${names.map((one) => `  ${one},\n`).join('')}];`;
}

function edit(file, change) {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name] = process.argv.slice(2);
  try {
    newProtocol(name, fileURLToPath(new URL('..', import.meta.url)));
    console.log(`protocols/${name}, fixtures/${name} and their lines are there. Next:
  npm test -- every-protocol -t ${name}
  npm run docs`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  }
}
