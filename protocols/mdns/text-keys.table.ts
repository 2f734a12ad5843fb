/**
 * Keys of the TXT records that say what a device is, one for each attribute a kind of service has.
 * Printers: Apple's Bonjour Printing 1.2; casting and home devices: as they are met.
 */
import type { Attribute } from '../messages/fact.ts';

export const textKeys: ReadonlyMap<string, Attribute> = new Map([
  ['model', 'model'],
  ['md', 'model'],
  ['ty', 'model'],
  ['modelname', 'model'],
  ['usb_mdl', 'product'],
  ['usb_mfg', 'vendor'],
  ['mfg', 'vendor'],
  ['vendor', 'vendor'],
  ['manufacturer', 'vendor'],
  ['serialnumber', 'serial'],
  ['serial', 'serial'],
  ['serialno', 'serial'],
  ['sn', 'serial'],
  ['fw', 'firmware'],
  ['fv', 'firmware'],
  ['firmware', 'firmware'],
  ['fwversion', 'firmware'],
  ['fw_version', 'firmware'],
  ['mac', 'interface-mac'],
  ['macaddress', 'interface-mac'],
  ['note', 'location'],
  ['location', 'location'],
  ['fn', 'name'],
  ['friendlyname', 'name'],
  ['adminurl', 'url'],
]);

/** Of a service that is nothing but its host's plate. */
export const DEVICE_INFO = '_device-info._tcp';

/** How a print server names the queues it holds for others: what is said there is of another device. */
export const QUEUE = /^rp=(printers|classes)\//i;
