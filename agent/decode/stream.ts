/** What one side of a TCP flow keeps because it does not fit the straight way. */
export const NOTHING: Uint8Array = new Uint8Array(0);

export interface Segment {
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

export class Stream {
  rest: Uint8Array = NOTHING;
  restSize = 0;
  /** In order of their sequence numbers. */
  held: Segment[] = [];
  heldSize = 0;
}
