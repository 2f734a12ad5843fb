/** Makes dist/: the command line with each command a chunk of its own, the database's worker, the page. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist`;

/** What stands beside the program because it brings files of its own, or is loaded by name. */
const EXTERNAL = [
  '@electric-sql/pglite',
  'pg',
  'pg-native',
  'kysely',
  'fastify',
  '@fastify/*',
  'fastify-type-provider-zod',
  'aedes',
  'ws',
  'bufferutil',
  'utf-8-validate',
];

/** Everything the agent and `analyze` need is inside their chunks. Answers the metafile. */
export async function buildProgram(outdir = dist) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      plumbline: 'plumbline.ts',
      engine: 'agent/analyze/engine.ts',
      'pglite-worker': 'collector/store/pglite/worker.ts',
    },
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    external: EXTERNAL,
    chunkNames: 'chunks/[name]-[hash]',
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: 'linked',
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    banner: {
      // CommonJS packages inside an ES module still ask for `require`.
      js: "import{createRequire as plumblineRequire}from'node:module';const require=plumblineRequire(import.meta.url);",
    },
  });
  return metafile;
}

/**
 * `analyze` lives for a second or less: it is one script, which unlike a module can be loaded as the
 * engine compiled it before (agent/analyze/engine.ts). ASCII alone, as esbuild writes it.
 */
export async function buildAnalyze(outdir = dist) {
  await build({
    absWorkingDir: root,
    entryPoints: { analyze: 'agent/analyze/command.ts' },
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    define: { 'import.meta.url': 'programUrl' },
    banner: { js: '(function(module,require,programUrl){' },
    footer: { js: '})' },
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: 'linked',
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** Runs `analyze` once, in a process of its own, and keeps what was compiled for it. */
function compileAnalyze() {
  const compile = fileURLToPath(new URL('compile-analyze.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [compile], { stdio: 'inherit' });
  if (status !== 0) throw new Error('analyze could not be compiled');
}

async function buildPage() {
  const { build: viteBuild } = await import('vite');
  await viteBuild({ root: `${root}dashboards/web`, logLevel: 'warn' });
}

async function main() {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const metafile = await buildProgram();
  writeFileSync(`${dist}/metafile.json`, JSON.stringify(metafile));
  const vendors = `${root}agent/observe/vendors`;
  if (existsSync(vendors)) cpSync(vendors, `${dist}/vendors`, { recursive: true });
  await buildAnalyze();
  compileAnalyze();
  await buildPage();
  writeFileSync(`${dist}/.built`, '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
