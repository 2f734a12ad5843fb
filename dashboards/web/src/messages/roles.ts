/** What the roles of a device are called on a page. The wire, the address bar and the filter have the ids. */
const titles: Readonly<Record<string, string>> = {
  'safety-controller': 'Safety controller',
  plc: 'PLC',
  rtu: 'RTU',
  ied: 'IED',
  gateway: 'Gateway',
  drive: 'Drive',
  'remote-io': 'Remote I/O',
  sensor: 'Sensor',
  meter: 'Meter',
  ups: 'UPS',
  hmi: 'HMI',
  'engineering-workstation': 'Engineering workstation',
  historian: 'Historian',
  switch: 'Switch',
  router: 'Router',
  firewall: 'Firewall',
  'access-point': 'Access point',
  server: 'Server',
  nas: 'Network storage',
  pc: 'PC',
  camera: 'Camera',
  printer: 'Printer',
  phone: 'Phone',
  unknown: 'Unknown',
};

/** An agent newer than this page may know a role that has no name here: its id is shown. */
export function roleTitle(role: string): string {
  return Object.hasOwn(titles, role) ? (titles[role] as string) : role;
}
