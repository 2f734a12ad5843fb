/** The demo cell is what it claims to be: an independent dissector reads every packet of it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { demoCell } from '../../tools/demo-cell/main.ts';
import { needs } from '../support/programs.ts';

const folder = new URL('../../fixtures/demo-cell/', import.meta.url);
const path = (name: string) => new URL(name, folder).pathname;
const tshark = (name: string, ...words: string[]) =>
  execFileSync('tshark', ['-r', path(name), ...words], { encoding: 'utf8', stdio: 'pipe' })
    .split('\n')
    .filter((line) => line !== '');
/** Distinct rows of some fields, of the packets a filter lets through. */
const rows = (filter: string, ...fields: string[]) => [
  ...new Set(
    tshark('story.pcap', '-Y', filter, '-T', 'fields', ...fields.flatMap((f) => ['-e', f])),
  ),
];

test.each([...demoCell()])('%s is what the encoders make, byte for byte', (name, content) => {
  expect(Buffer.from(content).equals(readFileSync(new URL(name, folder)))).toBe(true);
});

describe.skipIf(needs('tshark'))('TShark', () => {
  test.each(['story.pcap', 'loop.pcap'])('finds nothing malformed and no error in %s', (name) => {
    const whole = [
      '-o',
      'tcp.check_checksum:TRUE',
      '-o',
      'ip.check_checksum:TRUE',
      '-o',
      'udp.check_checksum:TRUE',
    ];
    expect(tshark(name, ...whole, '-Y', '_ws.malformed || _ws.expert.severity == error')).toEqual(
      [],
    );
    const bad = 'tcp.checksum.status == 0 || ip.checksum.status == 0 || udp.checksum.status == 0';
    expect(tshark(name, ...whole, '-Y', bad)).toEqual([]);
  });

  test('knows every packet: none is plain data to it', () => {
    expect(tshark('story.pcap', '-Y', 'data && !cotp.type == 0x0d && !cotp.type == 0x0e')).toEqual(
      [],
    );
  });

  test.each<[string, string, string[], string[]]>([
    [
      'the name of PLC-7',
      'ip.src == 10.20.1.11 && s7comm.szl.001c.0002.name',
      ['s7comm.szl.001c.0001.name', 's7comm.szl.001c.0002.name', 's7comm.szl.001c.0007.cputypname'],
      ['PRESS-LINE-2\tPLC-7\tCPU 315-2 PN/DP'],
    ],
    [
      'the stop',
      's7comm.param.func == 0x29 && s7comm.header.rosctr == 1',
      ['ip.src', 'ip.dst'],
      ['10.20.1.90\t10.20.1.11'],
    ],
    [
      'the download',
      's7comm.param.func == 0x1a && s7comm.header.rosctr == 1',
      ['s7comm.param.blockcontrol.filename', 'ip.src'],
      ['_0800001P\t10.20.1.90'],
    ],
    [
      'that the PLC fetches it',
      's7comm.param.func == 0x1b && s7comm.header.rosctr == 1',
      ['ip.src', 'ip.dst'],
      ['10.20.1.11\t10.20.1.90'],
    ],
    [
      'the start',
      's7comm.param.pistart.servicename == "P_PROGRAM" && s7comm.param.func == 0x28',
      ['ip.src', 'ip.dst'],
      ['10.20.1.90\t10.20.1.11'],
    ],
    [
      'both firmwares of the pump controller',
      'modbus.object_str_value && ip.dst == 10.20.1.40 && ip.src == 10.20.1.21',
      ['modbus.object_str_value'],
      ['Schneider Electric,BMX P34 2020,v2.70', 'Schneider Electric,BMX P34 2020,v2.80'],
    ],
    [
      'the address that two stations claim',
      'arp.duplicate-address-detected',
      ['arp.src.proto_ipv4'],
      ['10.20.1.22'],
    ],
    [
      'the name of the switch',
      'lldp',
      ['lldp.tlv.system.name', 'lldp.mgn.addr.ip4'],
      ['SW-CELL-2\t10.20.1.2'],
    ],
    [
      'where the oven is plugged in',
      'snmp.name == 1.3.6.1.2.1.17.4.3.1.2.0.27.27.74.16.18 && snmp.data == 2',
      ['snmp.value.int'],
      ['2', '7'],
    ],
    [
      'the lease of the stranger',
      'dhcp.option.dhcp == 5 && dhcp.ip.your == 10.20.1.77',
      ['dhcp.hw.mac_addr'],
      ['b8:27:eb:7c:77:77'],
    ],
  ])('reads %s', (_, filter, fields, wanted) => {
    expect(rows(filter, ...fields)).toEqual(wanted);
  });
});
