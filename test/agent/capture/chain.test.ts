import { expect, test } from 'vitest';
import { SourceChain } from '../../../agent/capture/chain.ts';
import { CaptureFiles } from '../../../agent/capture/files.ts';

const loop = new URL('../../../fixtures/demo-cell/loop.pcap', import.meta.url).pathname;

async function packetsOf(count: number, paths: string[], stopAfter = Number.POSITIVE_INFINITY) {
  let left = count;
  const chain = new SourceChain('the demo', () =>
    left-- > 0 ? new CaptureFiles(paths) : undefined,
  );
  const frames: number[] = [];
  await chain.read(({ frame }) => {
    frames.push(frame);
    if (frames.length === stopAfter) chain.stop();
  });
  return { frames, chain };
}

test('two readings of one capture are one run, numbered through', async () => {
  const { frames: once } = await packetsOf(1, [loop]);
  const { frames } = await packetsOf(2, [loop]);
  expect(frames).toHaveLength(2 * once.length);
  expect(frames).toEqual(frames.map((_, index) => index + 1));
});

test('what has been stopped makes no further source', async () => {
  const { frames: once } = await packetsOf(1, [loop]);
  const { frames } = await packetsOf(Number.POSITIVE_INFINITY, [loop], 10);
  expect(frames.length).toBeLessThanOrEqual(once.length);
});

test('a link that cannot be read ends the chain with its error', async () => {
  await expect(packetsOf(1, ['/nowhere.pcap'])).rejects.toThrow('/nowhere.pcap');
});
