/** Prints how many differences an hour each capture's second half would raise, by kind, and which. */
import { basename } from 'node:path';
import { capturesOf } from '../fuzz/seeds.ts';
import { type Halves, halvesOf } from './halves.ts';

let total = 0;
for (const file of capturesOf(process.argv.slice(2))) {
  const halves = await halvesOf(file);
  total += halves.raised.length;
  print(basename(file), halves);
}
console.log(`${total} differences in all`);

function print(name: string, { packets, hours, raised }: Halves): void {
  const minutes = (hours * 60).toFixed(1);
  console.log(`${name}: ${packets} packets, ${minutes} minutes monitored, ${raised.length} raised`);
  for (const kind of [...new Set(raised.map(({ difference }) => difference.kind))].sort()) {
    const all = raised.filter(({ difference }) => difference.kind === kind);
    const rate = hours > 0 ? `, ${(all.length / hours).toFixed(1)} an hour` : '';
    console.log(`  ${kind}: ${all.length}${rate}`);
    for (const { subject, difference } of all) {
      const { path, before, after, by } = difference;
      const who = by === undefined ? '' : ` by ${by.ip ?? by.mac}`;
      const change = [before, after].map((one) => (one === undefined ? '–' : `“${one}”`));
      console.log(`    ${subject.ip ?? subject.mac} ${path}: ${change.join(' → ')}${who}`);
    }
  }
}
