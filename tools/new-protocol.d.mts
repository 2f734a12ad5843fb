/** Writes the folder, the fixture and two lines under `root`. Throws with one sentence where it cannot. */
export function newProtocol(name: string | undefined, root: string): void;
