/** Who stands in the demo cell: a press line of a plant that does not exist. */
import type { DhcpClient, LldpSpeaker } from './neighbours.ts';
import type { CpuPlate } from './s7.ts';
import type { Station } from './wire.ts';

export const press: Station & { plate: CpuPlate } = {
  mac: '00:1b:1b:4a:10:11',
  ip: '10.20.1.11',
  plate: {
    orderCode: '6ES7 315-2EH14-0AB0',
    firmware: [3, 2, 6],
    stationName: 'PRESS-LINE-2',
    moduleName: 'PLC-7',
    moduleType: 'CPU 315-2 PN/DP',
    serial: 'S C-X4U421302009',
  },
};

export const oven: Station & { plate: CpuPlate } = {
  mac: '00:1b:1b:4a:10:12',
  ip: '10.20.1.12',
  plate: {
    orderCode: '6ES7 314-6EH04-0AB0',
    firmware: [3, 3, 10],
    stationName: 'CURING-OVEN',
    moduleName: 'PLC-8',
    moduleType: 'CPU 314C-2 PN/DP',
    serial: 'S C-D7U914222013',
  },
};

export const pump: Station = { mac: '00:80:f4:0c:21:21', ip: '10.20.1.21' };
export const pumpPlate = { vendor: 'Schneider Electric', productCode: 'BMX P34 2020' };
export const remoteIo: Station = { mac: '00:30:de:41:22:22', ip: '10.20.1.22' };
export const panel: Station = { mac: '00:d0:c9:b3:30:30', ip: '10.20.1.30' };
export const historian: Station = { mac: '00:15:5d:01:40:40', ip: '10.20.1.40' };
export const networkSwitch: Station = { mac: '00:80:63:9a:02:02', ip: '10.20.1.2' };

export const laptop: DhcpClient = {
  mac: '00:14:22:5e:90:90',
  ip: '10.20.1.90',
  name: 'ENG-LAPTOP-3',
  vendorClass: 'MSFT 5.0',
  parameters: [1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252],
};

/** Nobody has approved it. */
export const stranger: DhcpClient = {
  mac: 'b8:27:eb:7c:77:77',
  ip: '10.20.1.77',
  name: 'raspberrypi',
  vendorClass: 'dhcpcd-8.1.2:Linux-5.10:armv7l:BCM2835',
  parameters: [1, 121, 33, 3, 6, 12, 15, 26, 28, 42, 51, 54, 58, 59, 119],
};

/** A spare coupler somebody plugged in without taking the old address out of it. */
export const spare: Station = { mac: '00:30:de:41:99:01', ip: remoteIo.ip };

export const switchPlate = {
  name: 'SW-CELL-2',
  description: 'Hirschmann RS20-0800M2M2SDAE, SW: L2P 09.0.21',
  location: 'Hall 2, cabinet 14',
  objectId: '1.3.6.1.4.1.248.14.10.31',
};

export const switchPort = (port: number): LldpSpeaker => ({
  mac: networkSwitch.mac,
  port: `1/${port}`,
  portDescription: `Module: 1 Port: ${port}`,
  name: switchPlate.name,
  description: switchPlate.description,
  address: networkSwitch.ip,
  capabilities: 0x04,
});

/** Where each station is plugged in, by number of the switch port. */
export const ports: ReadonlyMap<Station, number> = new Map<Station, number>([
  [press, 1],
  [oven, 2],
  [pump, 3],
  [remoteIo, 4],
  [panel, 5],
  [historian, 6],
]);
