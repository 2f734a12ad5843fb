/** Writes the demo cell's captures and their story: `node tools/demo-cell.mjs`. The same bytes every time. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './pcap.ts';
import { chapters, LEARNING_SECONDS, STORY_SECONDS, tellLoop, tellStory } from './story.ts';

/** File names to contents, as they stand in `fixtures/demo-cell`. */
export function demoCell(): ReadonlyMap<string, Uint8Array | string> {
  const story = { learningSeconds: LEARNING_SECONDS, storySeconds: STORY_SECONDS, chapters };
  return new Map<string, Uint8Array | string>([
    ['story.pcap', capture(tellStory())],
    ['loop.pcap', capture(tellLoop())],
    ['story.json', `${JSON.stringify(story, null, 2)}\n`],
  ]);
}

export function writeDemoCell(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of demoCell()) writeFileSync(join(folder, name), content);
}
