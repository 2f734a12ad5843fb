/** One process that asks each table of makers once: how long that takes, and what it holds then. Prints JSON. */
import { cipDeviceType, type VendorRegistry, vendorOf } from '../../agent/observe/vendors.ts';

const asked: Readonly<Record<VendorRegistry, string>> = {
  mac: '00:1b:1b:23:eb:3b',
  cip: '1',
  snmp: '4329',
  profinet: '42',
  bacnet: '7',
  hart: '38',
};

const held = process.memoryUsage().rss;
const started = performance.now();
const makers = Object.entries(asked).map(([registry, id]) =>
  vendorOf(registry as VendorRegistry, id),
);
cipDeviceType(14);
const milliseconds = performance.now() - started;
const mebibytes = (process.memoryUsage().rss - held) / 2 ** 20;
console.log(JSON.stringify({ milliseconds, mebibytes, makers }));
