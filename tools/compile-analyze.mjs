/** Part of the build: lets `analyze` read the demo cell, and keeps what the engine compiled for it. */
import { loadForShortRun } from '../dist/engine.js';

const cell = new URL('../fixtures/demo-cell/story.pcap', import.meta.url).pathname;
const { exports, keep } = loadForShortRun(new URL('../dist/analyze.cjs', import.meta.url));
const unread = { write: () => true };
process.exitCode = await exports.analyze([cell, '--json'], { stdout: unread, stderr: unread });
keep();
