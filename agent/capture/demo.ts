/** The demo cell as a source: its story, then the quiet minute behind it for ever, as if it happened now. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SourceChain } from './chain.ts';
import { CaptureFiles } from './files.ts';
import { Replay } from './replay.ts';
import type { Source } from './source.ts';

export interface Chapter {
  /** Seconds after the start of the replay, at its own pace. */
  readonly at: number;
  readonly says: string;
  /** Difference kinds that follow. */
  readonly raises: readonly string[];
}

export interface Story {
  /** Until then the cell does only what is normal there. */
  readonly learningSeconds: number;
  readonly storySeconds: number;
  readonly chapters: readonly Chapter[];
}

export interface DemoClock {
  /** Microseconds since 1970. */
  readonly now: () => number;
  /** Settles after so many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** `folder`: where the captures lie, fixtures/demo-cell. */
export function demoStory(folder: URL): Story {
  return JSON.parse(readFileSync(new URL('story.json', folder), 'utf8')) as Story;
}

/** `speed` times as fast as it was. It ends when it is stopped. */
export function demoSource(folder: URL, speed: number, clock: DemoClock): Source {
  const names = ['story.pcap'];
  return new SourceChain('demo cell', () => {
    const file = fileURLToPath(new URL(names.shift() ?? 'loop.pcap', folder));
    return new Replay(new CaptureFiles([file]), { speed, isRebased: true, ...clock });
  });
}
