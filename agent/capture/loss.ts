/** What dumpcap and tcpdump write about packets lost, in the words of their versions. */
import type { Drops } from './source.ts';

/** `… 1234/5 (pcap:3/dumpcap:2/flushed:0/ps_ifdrop:1) (99.6%)` */
const dumpcap = /\d+\/\d+ \(pcap:(\d+)\/dumpcap:(\d+)\/flushed:(\d+)(?:\/ps_ifdrop:(\d+))?\)/g;

/** `9 packets dropped by kernel`, then `, 2 packets dropped by interface` or a line of its own. */
const tcpdump =
  /(\d+) packets? dropped by kernel(?:(?:, |\r?\n)(\d+) packets? dropped by interface)?/g;

/** The last figures in the text, totals since that program started; undefined: it tells none. */
export function lossOf(text: string): Drops | undefined {
  const byDumpcap = [...text.matchAll(dumpcap)].at(-1);
  if (byDumpcap !== undefined) {
    const [, kernel, itself, flushed, byInterface] = byDumpcap.map(Number);
    return { kernel: kernel! + itself! + flushed!, interface: byInterface || 0 };
  }
  const byTcpdump = [...text.matchAll(tcpdump)].at(-1);
  if (byTcpdump === undefined) return undefined;
  return { kernel: Number(byTcpdump[1]), interface: Number(byTcpdump[2] ?? 0) };
}
