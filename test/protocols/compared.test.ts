/** Field by field, what we say of three real captures beside what TShark prints of them. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AnalysisDocument, analysisOf } from '../../agent/analyze/document.ts';
import { CaptureFiles } from '../../agent/capture/files.ts';
import { Picture } from '../../agent/observe/picture.ts';
import { protocols } from '../../protocols/registry.ts';
import { needs } from '../support/programs.ts';

const home = fileURLToPath(new URL('../../../shared/captures/', import.meta.url));

interface Field {
  readonly what: string;
  /** A display filter and fields of TShark; a line of theirs is one value, `how` makes it ours. */
  readonly filter: string;
  readonly fields: readonly string[];
  readonly how?: (line: string) => string;
  readonly ours: (document: AnalysisDocument) => string[];
}

const facts =
  (attribute: string, protocol: string) =>
  ({ assets }: AnalysisDocument) =>
    assets
      .flatMap((asset) => asset.facts)
      .filter((fact) => fact.attribute === attribute && fact.protocol === protocol)
      .map(({ value }) => value);

/** Each as often as it was heard. */
const operations =
  (protocol: string, names: readonly string[]) =>
  ({ conversations }: AnalysisDocument) =>
    conversations
      .filter((one) => one.protocol === protocol)
      .flatMap((one) => Object.entries(one.operations))
      .filter(([name]) => names.includes(name))
      .flatMap(([name, count]) => Array<string>(count).fill(name));

const named = (names: Readonly<Record<string, string>>) => (line: string) => names[line] ?? line;
const s7 = { '0xf0': 'setup-communication', '0x04': 'read-var', '0x1d': 'start-upload' };
const dnp3 = {
  ...{ '0': 'confirm', '1': 'read', '2': 'write' },
  ...{ '20': 'enable-unsolicited', '130': 'unsolicited-response' },
};
const szl = (what: string, attribute: string, field: string): Field => ({
  what,
  filter: `s7comm.szl.${field}`,
  fields: [`s7comm.szl.${field}`],
  ours: facts(attribute, 's7comm'),
});
const I_AM = 'bacapp.unconfirmed_service == 0';

const compared: Readonly<Record<string, readonly Field[]>> = {
  's7comm/icsnpp-s7comm__s7ident.pcap': [
    {
      what: 'jobs',
      filter: 's7comm.header.rosctr == 1',
      fields: ['s7comm.param.func'],
      how: named(s7),
      ours: operations('s7comm', Object.values(s7)),
    },
    {
      what: 'lists that were read',
      filter: 's7comm.param.userdata.type == 4',
      fields: ['s7comm.param.userdata.subfunc'],
      how: named({ '1': 'read-szl' }),
      ours: operations('s7comm', ['read-szl']),
    },
    szl('station', 'station-name', '001c.0001.name'),
    szl('module', 'module-name', '001c.0002.name'),
    szl('copyright', 'copyright', '001c.0004.copyright'),
    szl('serial number', 'serial', '001c.0005.serialn'),
    szl('type', 'model', '001c.0007.cputypname'),
    szl('memory card', 'memory-card', '001c.0008.snmcmmc'),
  ],
  'dnp3/iti__8.11.2.5_dump.pcap': [
    {
      what: 'functions',
      filter: 'dnp3.al.func && dnp3.al.func != 129',
      fields: ['dnp3.al.func'],
      how: named(dnp3),
      ours: operations('dnp3', Object.values(dnp3)),
    },
    {
      what: 'who is asked',
      filter: 'dnp3.al.func == 1',
      fields: ['dnp3.dst'],
      ours: ({ assets }) => [
        ...new Set(
          assets
            .flatMap((asset) => asset.facts)
            .flatMap(({ part = '' }) => /^outstation (\d+)$/.exec(part)?.[1] ?? []),
        ),
      ],
    },
  ],
  'bacnet/ct__BACnet-BBMD-on-same-subnet.pcap': [
    {
      what: 'devices',
      filter: I_AM,
      fields: ['bacapp.instance_number'],
      ours: facts('object-id', 'bacnet'),
    },
    {
      what: 'their vendors',
      filter: I_AM,
      fields: ['bacapp.vendor_identifier'],
      ours: facts('vendor-id', 'bacnet'),
    },
    {
      what: 'unconfirmed services',
      filter: 'bacapp.unconfirmed_service',
      fields: ['bacapp.unconfirmed_service'],
      how: named({ '0': 'i-am', '8': 'who-is' }),
      ours: operations('bacnet', ['i-am', 'who-is']),
    },
  ],
};

/** What is said once and told often counts once; what is done counts as often as it is done. */
const told = (what: string, values: readonly string[]) =>
  (/^(jobs|lists|functions|unconfirmed)/.test(what) ? [...values] : [...new Set(values)]).sort();

const isThere = existsSync(home);
if (!isThere) console.log('skipped: the captures (../shared/captures) are not on this machine');

describe.skipIf(!isThere || needs('tshark'))('beside TShark', () => {
  describe.each(Object.entries(compared))('%s', (name, fields) => {
    const file = `${home}${name}`;
    let document: AnalysisDocument;

    beforeAll(async () => {
      const picture = new Picture({ protocols });
      await new CaptureFiles([file]).read((packet) => picture.packet(packet));
      picture.close();
      document = analysisOf(picture, { files: [name], warnings: [], lost: 0 });
    });

    test.each(fields)('$what', (field) => {
      const { what, how = (line: string) => line, ours } = field;
      const theirs = tshark(file, field).map(how);
      expect(theirs).not.toEqual([]);
      expect(told(what, ours(document))).toEqual(told(what, theirs));
    });
  });
});

function tshark(file: string, { filter, fields }: Field): string[] {
  const each = fields.flatMap((field) => ['-e', field]);
  const read = ['-n', '-r', file, '-Y', filter, '-T', 'fields', ...each];
  const out = execFileSync('tshark', read, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return out
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
