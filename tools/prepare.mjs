/**
 * What `npm start` and `npm test` do first: install when node_modules is not what the lock file says,
 * build when a source is newer than what was built. Node's own modules only: nothing else may be there.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];
const SOURCES = [
  'plumbline.ts',
  'agent',
  'collector',
  'protocols',
  'dashboards/web',
  'tools',
  'package-lock.json',
];

const root = fileURLToPath(new URL('..', import.meta.url));
const installedStamp = join(root, 'node_modules', '.plumbline-lock');
const builtStamp = join(root, 'dist', '.built');

refuseOldNode();
if (lockDigest() !== read(installedStamp)) install();
if (isStale()) build();

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  fail(`Plumbline needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

function install() {
  say('Installing packages (once, about a minute) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(installedStamp, lockDigest());
}

function build() {
  say('Building …');
  run(process.execPath, [join(root, 'tools', 'build.mjs')]);
}

/** Some source was written after the last build ended. */
function isStale() {
  if (!existsSync(builtStamp)) return true;
  const built = statSync(builtStamp).mtimeMs;
  return SOURCES.some((source) => newest(join(root, source)) > built);
}

function newest(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return readdirSync(path).reduce(
    (latest, name) => Math.max(latest, newest(join(path, name))),
    status.mtimeMs,
  );
}

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function run(program, words) {
  const { status, error } = spawnSync(program, words, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0)
    fail(`${program} ${words.join(' ')} failed${error ? `: ${error.message}` : ''}`);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
