/**
 * What a device is, from what it states and what it does. Rules are tried in order and the first
 * that holds speaks: a device's own words before its behaviour, behaviour before its maker.
 * Purdue levels as ISA-95 counts them: 0 process, 1 control, 2 supervision, 3 operations, 4 business.
 */
import type { Attribute } from '../../protocols/messages/fact.ts';

export const roles = {
  'safety-controller': { title: 'Safety controller', level: 1 },
  plc: { title: 'PLC', level: 1 },
  rtu: { title: 'RTU', level: 1 },
  ied: { title: 'IED', level: 1 },
  gateway: { title: 'Gateway', level: 1 },
  drive: { title: 'Drive', level: 0 },
  'remote-io': { title: 'Remote I/O', level: 0 },
  sensor: { title: 'Sensor', level: 0 },
  meter: { title: 'Meter', level: 0 },
  ups: { title: 'UPS', level: undefined },
  hmi: { title: 'HMI', level: 2 },
  'engineering-workstation': { title: 'Engineering workstation', level: 2 },
  historian: { title: 'Historian', level: 3 },
  switch: { title: 'Switch', level: undefined },
  router: { title: 'Router', level: undefined },
  firewall: { title: 'Firewall', level: undefined },
  'access-point': { title: 'Access point', level: undefined },
  server: { title: 'Server', level: 3 },
  nas: { title: 'Network storage', level: 3 },
  pc: { title: 'PC', level: 3 },
  camera: { title: 'Camera', level: 3 },
  printer: { title: 'Printer', level: 4 },
  phone: { title: 'Phone', level: 4 },
  unknown: { title: 'Unknown', level: undefined },
} as const;

export type Role = keyof typeof roles;
export type PurdueLevel = 0 | 1 | 2 | 3 | 4;

/** All that is given must hold. */
export interface RoleRule {
  readonly role: Role;
  /** A fact of one of these attributes whose value matches. */
  readonly states?: { readonly of: readonly Attribute[]; readonly value: RegExp };
  /** Has a part of that name: what it offers, as discovery names it. */
  readonly offers?: RegExp;
  /** Answers in one of these protocols, or on one of these TCP or UDP ports. */
  readonly serves?: readonly (string | number)[];
  /** Asks others in one of these protocols, `of` hosts or more. */
  readonly asks?: { readonly in: readonly string[]; readonly of: number };
  /** Sends in one of these protocols to whoever listens. */
  readonly calls?: readonly string[];
  /** Did such a thing to others. */
  readonly does?: readonly string[];
  /** Answers for so many parts (`unit 1`, `unit 2` …) or more. */
  readonly units?: number;
  readonly maker?: RegExp;
  readonly isRouter?: true;
}

/** Protocols in which a controller is asked. */
export const control = [
  'modbus',
  'umas',
  's7comm',
  's7comm-plus',
  'ethernet-ip',
  'cip',
  'fins',
  'melsec',
  'ads',
  'ge-srtp',
  'saia-sbus',
  'codesys',
  'opcua',
] as const;

const telecontrol = ['iec104', 'dnp3', 'bsap', 'roc-plus'] as const;
const substation = ['mms', 'synchrophasor'] as const;
const published = ['goose', 'sv'] as const;
const polled = [...control, ...telecontrol, ...substation, 'bacnet'] as const;

const engineering = [
  'program-download',
  'program-upload',
  'program-edit',
  'program-delete',
  'firmware-update',
  'force',
] as const;

const named: readonly Attribute[] = [
  'order-code',
  'model',
  'product',
  'product-code',
  'module-name',
  'description',
  'device-type',
];
const typed: readonly Attribute[] = ['device-type'];
const described: readonly Attribute[] = [...named, 'name', 'os', 'vendor-class', 'host-name'];

/** What its servers greet with: pages, shells, files. The maker of the server is not always that of the device. */
const greeted: readonly Attribute[] = ['title', 'realm', 'banner', 'software', 'product'];

const states = (role: Role, value: RegExp, of: readonly Attribute[] = named): RoleRule => ({
  role,
  states: { of, value },
});

export const rules: readonly RoleRule[] = [
  // Its own words: what it is ordered or sold as.
  states(
    'safety-controller',
    /\b(tricon(ex)?|trident|safety manager|himax|himatrix|guardplc|safety controller|psc1)\b/i,
  ),
  states(
    'engineering-workstation',
    /\b(step ?7 (professional|basic)|simatic pg\b|field pg|tia portal)\b/i,
  ),
  states(
    'hmi',
    /\b(6av[0-9 ]|panelview|panelmate|human.?machine|simatic (hmi|panel)|magelis|hmigt|ktp\d|tp\d{3,4}|comfort panel|exor|weintek|proface|gp-?4\d{3}|got\d{4}|2711[a-z]?-|hmi\b)/i,
  ),
  states(
    'drive',
    /\b(powerflex|kinetix|altivar|atv\d{2,3}|sinamics|6sl3|micromaster|acs\d{3}|(ac|dc|servo|safety|motion) drive|soft ?starter|inverter|vlt\b|movidrive|frequency converter)/i,
  ),
  states(
    'switch',
    /\b(managed ethernet switch|scalance x|6gk5|stratix|1783-|hirschmann|mach\d{3,4}|rs[pb]?20|octopus|connexium|eds-\d|ie-?sw|fl switch|ethernet switch|catalyst|procurve|switch)\b/i,
  ),
  states(
    'plc',
    /\b(6es7 ?-?15[14]-8|im ?151-8|6es7 ?-?(2[12]\d|3[13]\d|41\d|51\d)|cpu ?(2[12]|3[13]|41|15|12)\d|s7-(200|300|400|1200|1500))/i,
  ),
  states(
    'remote-io',
    /\b(6es7 ?-?15\d|et ?200|(safety )?(discrete|analog) i\/o|general purpose discrete|1734-|1794-|1738-|point i\/o|flex i\/o|advantys|750-3\d\d|bk9\d{3}|ek1\d{3}|remote i\/o|bus coupler)/i,
  ),
  states(
    'plc',
    /\b(programmable (logic )?controller|plc|17(56|69|68|89|85|47|62|63|64|66)-(l|en|web|ewe|enbt)|controllogix|compactlogix|micrologix|slc ?500|plc-5|5069-|2080-|softlogix|logix ?\d{4})/i,
  ),
  states(
    'plc',
    /\b(modicon|bm[xep]|tm2[1-6]\d|140 ?cpu|tsx ?(p|etz|57|37|micro)|quantum|premium|momentum|unity|m[235]\d\d\b.*(schneider|modicon))/i,
  ),
  states(
    'plc',
    /\b(c[jps][12][a-z]?-?cpu|nj\d|nx1|sysmac|q\d\d(ud|h|p)|fx[135][a-z]|l\d\dcpu|r\d\dcpu|melsec|ac500|pm5\d\d|ilc ?\d|axc ?\d|pfc\d|750-8\d\d|cx[0-9]{4}|bc9\d{3}|x20cp|rx3i|rx7i|versamax|90-30|directlogic|click plc|vision ?\d{3}|unistream|simatic)/i,
  ),
  states(
    'ied',
    /\b(sel-\d|siprotec|7s[jadk]\d|re[flt]6\d\d|relion|multilin|micom|protection relay|relay|ied)\b/i,
  ),
  states(
    'rtu',
    /\b(rtu|ertu|scadapack|remote terminal|fieldserver rtu|controlwave|telvent|saitel)\b/i,
  ),
  states(
    'gateway',
    /\b(mgate|nport|modbus (gateway|translator)|hart translator|anybus|protocol converter|device server|link ?150|egx\d|serial server|gateway)\b/i,
  ),
  states('access-point', /\b(access point|scalance w|airlink|aironet|wlan ap)\b/i),
  states('firewall', /\b(firewall|fortigate|palo alto|eagle ?\d|mguard|tofino|scalance s)\b/i),
  states(
    'camera',
    /\b(ip ?camera|network camera|networkvideotransmitter|hikvision|dahua|axis .*camera)\b/i,
    described,
  ),
  states(
    'ups',
    /\b(smart-?ups|uninterruptible|ups (network|management|web)|network management card|galaxy (vs|vm|vx|5500)|eaton \d[a-z]+|liebert|powerware|symmetra|ups)\b/i,
    described,
  ),
  states(
    'nas',
    /\b(diskstation|rackstation|synology|qnap|ts-[0-9]{3}[a-z+]*|readynas|truenas|freenas|my ?cloud|network attached storage)\b/i,
    described,
  ),
  states(
    'meter',
    /\b(energy meter|power (quality )?meter|electricity meter|smart meter|sentron pac|pac ?[234]\d00|powerlogic|ion ?[78]\d{3}|pm[58]\d{3}|umg ?\d{3}|nexus 1[245]\d0|shark 200)\b/i,
  ),
  states('printer', /\b(jetdirect|laserjet|printer|officejet|imagerunner|zebra)\b/i, described),
  states('phone', /\b(ip phone|telephone|voip phone)\b/i, described),
  states(
    'sensor',
    /\b(limit switch|proximity|photoelectric|resolver|encoder|mass flow|flow meter|gauge|transmitter)\b/i,
  ),
  states('plc', /\bcommunications adapter\b/i, typed),
  states('historian', /\b(historian|osisoft|pi server|proficy)\b/i, described),
  // What discovery calls it.
  states('printer', /\b(PrintDeviceType|PrintBasic|Printer)\b/, typed),
  states('printer', /\bScanDeviceType\b/, typed),
  {
    role: 'printer',
    offers: /^(upnp Printer|(type )?_(pdl-datastream|scanner)\b)/,
  },
  {
    role: 'camera',
    offers:
      /^(upnp (DigitalSecurityCamera|NetworkCamera)|(type )?_axis-video\b|onvif (video encoder|network video transmitter|ptz))/i,
  },
  { role: 'nas', offers: /^(type )?_(readynas|qdiscover)\b/ },
  { role: 'access-point', offers: /^upnp WLANAccessPointDevice/ },
  { role: 'router', offers: /^upnp (InternetGatewayDevice|WANDevice|WANConnectionDevice)/ },
  states('phone', /\btelephone\b/, ['capabilities']),
  states('access-point', /\bwlan/, ['capabilities']),

  // What it did to others.
  { role: 'engineering-workstation', does: engineering },

  // How it answers and asks.
  { role: 'rtu', serves: telecontrol },
  { role: 'ied', serves: substation },
  { role: 'ied', calls: published },
  { role: 'gateway', serves: ['modbus'], units: 3 },
  {
    role: 'plc',
    serves: [
      's7comm',
      's7comm-plus',
      'umas',
      'fins',
      'melsec',
      'ads',
      'ge-srtp',
      'codesys',
      'saia-sbus',
    ],
  },
  { role: 'plc', serves: ['modbus', 'ethernet-ip', 'cip', 'bacnet'] },
  { role: 'meter', serves: ['dlms', 'c1222'] },
  { role: 'gateway', serves: ['knxnet-ip'] },
  { role: 'remote-io', serves: ['ethercat'] },
  { role: 'plc', calls: ['ethercat'] },
  { role: 'plc', asks: { in: ['ethercat'], of: 1 } },
  // What it is to PROFINET, DCP's and its connections' word for it.
  states('gateway', /\bBACnet router\b/, ['role']),
  states('plc', /\bIO controller\b/, ['role']),
  states('engineering-workstation', /\bPN supervisor\b/, ['role']),
  states('remote-io', /\bIO (multi)?device\b/, ['role']),
  { role: 'historian', asks: { in: polled, of: 1 }, serves: [5450, 5457, 14000] },
  {
    role: 'engineering-workstation',
    does: ['mode-change', 'protection-change', 'restart', 'factory-reset', 'time-set'],
  },
  { role: 'hmi', asks: { in: ['bacnet'], of: 3 } },
  states('plc', /^\d{1,7}$/, ['object-id']), // a device of BACnet tells those who subscribed to it, too
  { role: 'hmi', asks: { in: polled, of: 1 } },
  { role: 'switch', states: { of: ['capabilities'], value: /\b(bridge|switch)\b/i } },
  { role: 'switch', states: { of: ['bridge-id'], value: /^/ } },
  // How its pages, shells and files greet: after what it does, for a greeting may be that of a part of it.
  states(
    'printer',
    /\b(laserjet|officejet|jetdirect|hp http server|printer|virata-emweb|kyocera|lexmark|ricoh|aficio|imagerunner|bizhub|phaser|workcentre|zebra|sato|printserver)\b/i,
    greeted,
  ),
  states(
    'camera',
    /\b(ip ?cam|camera|webcam|hikvision|dahua|dvrdvs|axis [mpq]\d{4}|mobotix|vivotek|netwave|rtsp server|onvif)\b/i,
    greeted,
  ),
  states('ups', /\b(ups|network management card|apc web|symmetra|powerware)\b/i, greeted),
  states(
    'nas',
    /\b(diskstation|synology|qnap|readynas|truenas|freenas|network storage)\b/i,
    greeted,
  ),
  states(
    'access-point',
    /\b(access point|wlan ap|scalance w|aironet|unifi|ruckus|airos)\b/i,
    greeted,
  ),
  states(
    'firewall',
    /\b(fortigate|fortissh[_.0-9]*|mguard|sonicwall|pfsense|opnsense|eagle ?(one|20|30|40)|watchguard|firewall)\b/i,
    greeted,
  ),
  states(
    'switch',
    /\b(scalance x|hirschmann|hios|classic switch|moxa eds|stratix|procurve|catalyst|switch(?! to))\b/i,
    greeted,
  ),
  states(
    'gateway',
    /\b(nport|mgate|moxa nport|lantronix|digi (one|connect)|device server|serial server|anybus|terminal server)\b/i,
    greeted,
  ),
  states('drive', /\b(sinamics|powerflex|altivar|vlt|frequency converter|drive)\b/i, greeted),
  states(
    'plc',
    /\b(simatic|s7-\d{3,4}|controllogix|micrologix|compactlogix|modicon|wago|codesys|b&r|plc)\b/i,
    greeted,
  ),
  states('rtu', /\b(rtu|scadapack)\b/i, greeted),
  states('hmi', /\b(winac|wincc|panelview|simatic hmi|hmi|touch panel)\b/i, greeted),
  { role: 'router', isRouter: true },
  { role: 'router', states: { of: ['capabilities'], value: /\brouter\b/i } },
  { role: 'router', states: { of: ['virtual-address'], value: /^/ } },
  states('router', /\b(router|cisco ios)\b/i, described),
  { role: 'printer', serves: [9100, 631, 515] },
  { role: 'camera', serves: [554] },
  { role: 'server', serves: [1433, 1521, 3306, 5432, 389, 88, 25, 514] },
  states('server', /^(dhcp-server|domain-controller|sql-server|print-server|log relay)$/, ['role']),
  { role: 'server', serves: ['dhcp', 'dhcpv6', 'dns', 'ntp', 67, 547, 53, 123] },
  states(
    'pc',
    /\b(windows (xp|7|8|10|11|2000|nt)|microsoft windows|msft|macos|ubuntu|desktop|laptop|vostro|optiplex|latitude|thinkpad|thinkcentre|elitebook|prodesk|probook)\b/i,
    described,
  ),
  { role: 'pc', serves: [445, 139, 135, 3389, 5900] },
  { role: 'server', serves: ['opcua', 'mqtt', 22, 21] },

  // Who made it, where a maker makes one thing.
  {
    role: 'switch',
    maker:
      /^(hirschmann|westermo|ruggedcom|garrettcom|korenix|kyland|n-tron|cisco systems|cisco meraki|meraki|extreme networks|hewlett packard enterprise|arista)/i,
  },
  { role: 'camera', maker: /^(axis communications|hangzhou hikvision|dahua|mobotix|vivotek)/i },
  {
    role: 'printer',
    maker: /^(brother|lexmark|zebra tech|kyocera|ricoh|seiko epson|xerox international)/i,
  },
  {
    role: 'plc',
    maker:
      /^(rockwell automation|allen-bradley|telemecanique|schneider electric|omron|mitsubishi electric|beckhoff|wago|phoenix contact|siemens)/i,
    serves: [102, 502, 44818, 9600, 48898, 80],
  },
  { role: 'server', maker: /^super ?micro/i },
  {
    role: 'pc',
    maker:
      /^(vmware|dell|hewlett packard|lenovo|intel corp|micro-star|asustek|giga-byte|realtek|pcs systemtechnik|microsoft|apple|quanta|wistron|liteon|foxconn|hon hai|lcfc)/i,
  },
];
