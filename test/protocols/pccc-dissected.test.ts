/** TShark's PCCC dissector and ours name the same commands, and see the same in each of our fixtures' requests. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fileTypes, operationOf } from '../../protocols/pccc/commands.table.ts';
import { pccc } from '../../protocols/pccc/index.ts';
import { protocols } from '../../protocols/registry.ts';
import { casesOf, conversationsOf, playConversation } from '../support/fixtures.ts';
import { needs } from '../support/programs.ts';

const TYPED = 0x0f;
/** TShark shows the mark of a long element number, not the two bytes behind it: 1770-6.5.16, 13. */
const LONG = /:255$/;
/** Where the manual's own words, or shorter ones, stand in place of TShark's. */
const OURS: Readonly<Record<string, string>> = {
  'download-request': 'download',
  'restart-request': 'restart',
  'download-all-request': 'download-all',
  'upload-all-request-upload': 'upload-all',
  'read-modify-write-n': 'read-modify-write',
  'change-cpu-mode': 'change-mode',
};

const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/ with (two|three) address fields/, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');

function tshark(...wanted: string[]): string[][] {
  const out = execFileSync('tshark', wanted, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 256 * 1024 * 1024,
  });
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}

describe.skipIf(needs('text2pcap', 'tshark'))('TShark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-pccc-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('names every function of command 0F as we do', () => {
    const named = tshark('-G', 'values').filter(
      ([kind, field, value]) =>
        kind === 'V' && field === 'cip.pccc.fnc.code_0f' && /^\d+$/.test(value!),
    );
    expect(named.length).toBeGreaterThan(30);
    for (const [, , code, name] of named) {
      const theirs = plain(name!);
      expect(`${code} ${operationOf(TYPED, Number(code))}`).toBe(
        `${code} ${OURS[theirs] ?? theirs}`,
      );
    }
  });

  // Of a broken request TShark shows what stands behind its end.
  const whole = casesOf(pccc.name).filter((name) => !name.startsWith('bad-'));
  test.each(whole)('reads the requests of %s as we do', (name) => {
    for (const conversation of conversationsOf(pccc, name)) {
      const theirs = requestsOf(folder, conversation.payloads);
      expect(theirs.length).toBeGreaterThan(0);
      const ours = playConversation(protocols, conversation)
        .map(({ operation }) => operation)
        .filter((operation) => typeof operation === 'string');
      const commands = ours.flatMap((operation, at) =>
        operation === 'execute-pccc' ? [ours[at + 1]] : [],
      );
      expect(commands).toEqual(theirs.map(({ command, code }) => operationOf(command, code)));
      const files = playConversation(protocols, conversation).flatMap(({ event, detail }) => {
        const { file, start } = (detail ?? {}) as { file?: string; start?: number };
        return event === 'write' && file !== undefined
          ? [start! < 255 ? `${file}:${start}` : file]
          : [];
      });
      expect(files).toEqual(theirs.filter(({ isWrite }) => isWrite).map(({ address }) => address));
    }
  });
});

interface Request {
  readonly command: number;
  readonly code: number;
  readonly isWrite: boolean;
  readonly address: string;
}

function requestsOf(
  folder: string,
  payloads: readonly { direction: string; bytes: Uint8Array }[],
): Request[] {
  const [text, pcap] = [join(folder, 'fixture.txt'), join(folder, 'fixture.pcap')];
  const lines = payloads.map(({ direction, bytes }) => {
    const words = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
    return `${direction === 'request' ? 'I' : 'O'}\n000000 ${words.join(' ')}\n`;
  });
  writeFileSync(text, lines.join('\n'));
  const hosts = ['-4', '10.1.0.1,10.1.0.2', '-T', '40000,44818'];
  execFileSync('text2pcap', ['-q', '-D', '-F', 'pcap', ...hosts, text, pcap], { stdio: 'ignore' });
  const fields = ['cmd.code', 'fnc.code_0f', 'fnc.code_06', 'file.num', 'file.type', 'element.num'];
  const rows = tshark(
    ...['-r', pcap, '-Y', 'cip.pccc.cmd.code < 0x40', '-T', 'fields'],
    ...fields.flatMap((field) => ['-e', `cip.pccc.${field}`]),
  );
  return rows.map(([command, typed, diagnostic, file, type, element]) => ({
    command: Number(command),
    code: Number(typed || diagnostic || -1),
    isWrite: ['0xa9', '0xaa', '0xab'].includes(typed ?? ''),
    address: `${fileTypes.get(Number(type))}${Number(file)}:${Number(element)}`.replace(LONG, ''),
  }));
}
