/**
 * Part of the build: keeps all of `analyze` as the engine compiles it. Lazily it would keep what one run
 * needed, and every capture with another protocol would compile that protocol again.
 */
import { setFlagsFromString } from 'node:v8';
import { loadForShortRun } from '../dist/engine.js';

setFlagsFromString('--no-lazy');
const { keep } = loadForShortRun(new URL('../dist/analyze.cjs', import.meta.url));
setFlagsFromString('--lazy'); // what is kept is for runs under the flags they have
keep();
