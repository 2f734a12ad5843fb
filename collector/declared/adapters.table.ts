/**
 * MAC prefixes that identify no device. Adapters and docks move from one computer to the next; the makers
 * are of USB network adapters, prefixes as the IEEE registered them (Debian ieee-data 20220827.1, by
 * agent/observe/vendors/mac.tsv). csms.md §3.2a.12.
 */
export const ADAPTERS: Readonly<Record<string, string>> = {
  '00:05:1b': 'Magic Control Technology',
  '00:0e:c6': 'ASIX Electronics',
  '00:13:3b': 'Speed Dragon Multimedia',
  '00:24:9b': 'Action Star Enterprise',
  '00:50:b6': 'GOOD WAY',
  '00:e0:4c': 'Realtek Semiconductor',
  '0c:37:96': 'BizLink Technology',
  '10:82:86': 'Luxshare Precision Industry',
  '20:7b:d2': 'ASIX Electronics',
  '3c:18:a0': 'Luxshare Precision Industry',
  '60:6d:3c': 'Luxshare Precision Industry',
  '60:7d:09': 'Luxshare Precision Industry',
  '8c:ae:4c': 'Plugable Technologies',
  '9c:eb:e8': 'BizLink (Kunshan)',
  'cc:47:92': 'ASIX Electronics',
  'e8:95:26': 'Luxshare Precision Industry',
  'f8:e4:3b': 'ASIX Electronics',
};

const FIELD = ['plc', 'safety-controller', 'rtu', 'ied', 'drive', 'remote-io', 'sensor', 'meter'];
const NETWORK = ['switch', 'router', 'firewall', 'access-point'];

/** Whose network interfaces a class of device does not have. What is not listed contradicts nothing. */
export const CONTRADICTED: readonly {
  readonly maker: RegExp;
  readonly classes: readonly string[];
}[] = [
  {
    maker: /\b(vmware|parallels|xensource|qemu|virtualbox|pcs systemtechnik)\b/i,
    classes: [...FIELD, ...NETWORK.filter((one) => one !== 'firewall'), 'printer', 'camera', 'ups'],
  },
  {
    maker: /\b(apple|xiaomi|oneplus|oppo|vivo mobile|samsung electro)\b/i,
    classes: [...FIELD, ...NETWORK, 'server', 'ups'],
  },
  {
    maker: /\b(axis communications|hikvision|dahua|mobotix|vivotek)\b/i,
    classes: [...FIELD, 'drive', 'hmi', 'server', 'historian', 'mes', 'scada'],
  },
  {
    maker: /\b(lexmark|kyocera|ricoh|zebra technologies|seiko epson)\b/i,
    classes: [...FIELD, ...NETWORK, 'server', 'historian', 'mes', 'scada'],
  },
];
