/** Whether two names of makers mean one. A maker that was bought goes by its new owner's name, or by its own. */
import { plain } from '../inventory/identity.ts';

/** Names under which one maker's devices report themselves; each line one maker. */
const ALIASES: readonly (readonly string[])[] = [
  ['rockwell automation', 'rockwell', 'allen bradley'],
  ['schneider electric', 'schneider', 'modicon', 'telemecanique'],
  ['hirschmann', 'hirschmann automation and control', 'belden'],
  ['mitsubishi electric', 'mitsubishi'],
  ['abb', 'baldor'],
  ['siemens', 'ruggedcom'],
  ['hewlett packard', 'hp', 'hewlett packard enterprise', 'hpe'],
  ['beckhoff', 'beckhoff automation'],
  ['phoenix contact', 'phoenix contact electronics'],
  ['b r', 'bernecker rainer', 'b r industrial automation'],
  ['wago', 'wago kontakttechnik'],
  ['cisco', 'cisco systems'],
];

const CALLED = new Map(ALIASES.flatMap((names) => names.map((name) => [name, names[0] as string])));

/** Undefined: one of them is not known. One name may go on where the other ends: `Phoenix Contact Electronics`. */
export function areOneMaker(one: string | null, other: string | null): boolean | undefined {
  if (one === null || other === null) return undefined;
  const [a, b] = [makerOf(one), makerOf(other)];
  return a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `);
}

function makerOf(vendor: string): string {
  const name = plain(vendor);
  return CALLED.get(name) ?? name;
}
