/**
 * Address blocks of makers of USB network adapters and docks, who sell little else with an address
 * of its own: the plug moves from laptop to laptop. csms.md §3.2a.12. Out of Wireshark 4.0.17's
 * `manuf` file of 2024-08-28, all blocks of the makers named.
 */
export const usbAdapters = [
  ...['00:05:1b'], // Magic Control Technology
  ...['00:0e:c6', '20:7b:d2', 'c8:a3:62', 'cc:47:92', 'f8:e4:3b'], // ASIX Electronics
  ...['00:0f:9d', '6c:a9:36'], // DisplayLink
  ...['00:24:9b'], // Action Star
  ...['00:50:b6'], // Good Way
  ...['00:e0:4c'], // Realtek: the address of adapters that were given none of their own
  ...['10:54:d2:c', '10:82:86', '30:43:d7:3', '3c:18:a0', '60:6d:3c', '60:7d:09', 'e8:95:26'], // Luxshare
  ...['4c:56:df'], // Targus
  ...['5c:85:7e:3', '70:88:6b:8', 'f4:4d:ad'], // Cable Matters
  ...['64:4b:f0'], // CalDigit
  ...['6c:1f:f7', '98:6e:e8:2'], // Ugreen
  ...['8c:ae:4c'], // Plugable
] as const;

/** Whether it says nothing of the machine that speaks through it. */
export const isUsbAdapter = (mac: string): boolean =>
  usbAdapters.some((block) => mac.startsWith(block));
