/** Where the nodes of the picture stand: one band a Purdue level, rows in it, few crossings. */
import type { Band, MapEdge, MapNode, NodesAndEdges } from './map-nodes.ts';

export const WIDTH = 1_200;
export const NODE_WIDTH = 136;
export const NODE_HEIGHT = 46;

const LEFT = 132; // the bands' names
const ROW = 84;
const MOST_IN_ROW = 7;
const BAND_GAP = 34;
const PASSES = 6;

export interface PlacedNode extends MapNode {
  /** Of its centre. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedBand {
  readonly band: Band;
  readonly top: number;
  readonly height: number;
}

export interface Layout {
  readonly height: number;
  readonly bands: readonly PlacedBand[];
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly MapEdge[];
}

/** Same input, same places: no chance is involved. */
export function layoutOf({ nodes, edges }: NodesAndEdges): Layout {
  const order: Band[] = [4, 3, 'network', 2, 1, 0, 'unplaced'];
  const rows = order
    .map((band) => ({ band, members: indexesOf(nodes, band) }))
    .filter(({ members }) => members.length > 0);
  const neighbours = neighboursOf(nodes, edges);
  const at = new Map<number, number>(); // centre, from the last pass
  for (const { members } of rows) spread(members, at);
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const { members } of pass % 2 === 0 ? rows : [...rows].reverse()) {
      const wish = (index: number) =>
        mean(neighbours[index]!.map((other) => at.get(other)!)) ?? at.get(index)!;
      const wishes = new Map(members.map((index) => [index, wish(index)]));
      members.sort((a, b) => wishes.get(a)! - wishes.get(b)! || a - b);
      spread(members, at);
    }
  }
  return placed(nodes, edges, rows);
}

function placed(
  nodes: readonly MapNode[],
  edges: readonly MapEdge[],
  rows: readonly { readonly band: Band; readonly members: readonly number[] }[],
): Layout {
  const out: PlacedNode[] = [];
  const bands: PlacedBand[] = [];
  let top = 8;
  for (const { band, members } of rows) {
    const count = Math.ceil(members.length / MOST_IN_ROW);
    const height = count * ROW + 16;
    bands.push({ band, top, height });
    for (const [position, index] of members.entries()) {
      // Filled column by column, so that neighbours in the order stay neighbours in the picture.
      const columns = Math.ceil(members.length / count);
      const column = Math.floor(position / count);
      out[index] = {
        ...nodes[index]!,
        x: LEFT + ((WIDTH - LEFT) * (column + 0.5)) / columns,
        y: top + 8 + ROW * ((position % count) + 0.5),
      };
    }
    top += height + BAND_GAP;
  }
  return {
    height: top, // the last gap stays: arcs within a band hang into it
    bands,
    nodes: out,
    edges,
  };
}

function indexesOf(nodes: readonly MapNode[], band: Band): number[] {
  return [...nodes.keys()].filter((index) => nodes[index]!.band === band);
}

function spread(members: readonly number[], at: Map<number, number>): void {
  for (const [position, index] of members.entries()) {
    at.set(index, (position + 0.5) / members.length);
  }
}

function neighboursOf(nodes: readonly MapNode[], edges: readonly MapEdge[]): number[][] {
  const neighbours: number[][] = nodes.map(() => []);
  for (const { from, to } of edges) {
    neighbours[from]!.push(to);
    neighbours[to]!.push(from);
  }
  return neighbours;
}

function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
