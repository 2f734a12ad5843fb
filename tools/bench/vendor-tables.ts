/** Every vendor table in memory and asked once, in a process of its own: what that takes, as JSON. */
import { cipDeviceType, type VendorRegistry, vendorOf } from '../../agent/observe/vendors.ts';

const registries: readonly VendorRegistry[] = ['cip', 'snmp', 'profinet', 'bacnet', 'hart'];

function inUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const before = inUse();
const begun = performance.now();
const names = [
  vendorOf('mac', '00:1b:1b:00:00:00'),
  cipDeviceType(14),
  ...registries.map((registry) => vendorOf(registry, 42)),
];
const ms = performance.now() - begun;
const bytes = inUse() - before;
console.log(JSON.stringify({ ms, bytes, found: names.filter(Boolean).length }));
