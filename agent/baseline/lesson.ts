/** What a departure would teach, were it normal: learnt at once while learning, or when somebody accepts it. */
import type { Range } from './ranges.ts';

export type Lesson =
  | { readonly type: 'device'; readonly addresses: readonly string[] }
  | { readonly type: 'gone'; readonly device: string }
  | { readonly type: 'back'; readonly device: string }
  | { readonly type: 'replaced'; readonly device: string; readonly addresses: readonly string[] }
  | { readonly type: 'address'; readonly device: string; readonly address: string }
  | {
      readonly type: 'fact';
      readonly device: string;
      readonly fact: string;
      readonly value: string;
      readonly at: number;
    }
  | { readonly type: 'part'; readonly device: string; readonly part: string }
  | { readonly type: 'part-gone'; readonly device: string; readonly part: string }
  | { readonly type: 'service'; readonly device: string; readonly service: string }
  | { readonly type: 'service-gone'; readonly device: string; readonly service: string }
  | { readonly type: 'flow'; readonly flow: string }
  | { readonly type: 'operation'; readonly flow: string; readonly operations: readonly string[] }
  | {
      readonly type: 'write';
      readonly pair: string;
      readonly target: string;
      readonly range: Range;
    }
  | {
      readonly type: 'office';
      readonly office: string;
      readonly holder: string;
      readonly at: number;
    }
  | { readonly type: 'cadence'; readonly flow: string }
  /** This very difference is no news any more. */
  | { readonly type: 'known' };
