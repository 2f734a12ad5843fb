/** The picture of who talks what to whom, as SVG that follows the page's colours. */
import { roles } from '../observe/roles.table.ts';
import { nameOf } from './labels.ts';
import {
  type Layout,
  layoutOf,
  NODE_HEIGHT,
  NODE_WIDTH,
  type PlacedNode,
  WIDTH,
} from './map-layout.ts';
import type { Band, MapEdge, NodesAndEdges } from './map-nodes.ts';
import { html, type Markup, nothing } from './markup.ts';
import { thousands } from './progress-bar.ts';

const bandNames: Readonly<Record<Band, readonly [string, string]>> = {
  4: ['Level 4', 'business'],
  3: ['Level 3', 'operations'],
  network: ['Network', 'between levels'],
  2: ['Level 2', 'supervision'],
  1: ['Level 1', 'control'],
  0: ['Level 0', 'process'],
  unplaced: ['Not placed', 'role unknown'],
};

export const COLOURS = 8;

/** The busiest protocols have a colour each (a class `p0` to `p7`), the rest share `p7`. */
export function coloursOf({ edges }: NodesAndEdges): ReadonlyMap<string, number> {
  const packets = new Map<string, number>();
  for (const { protocols } of edges) {
    for (const [protocol, count] of protocols) {
      packets.set(protocol, (packets.get(protocol) ?? 0) + count);
    }
  }
  const known = [...packets].filter(([protocol]) => protocol !== 'other');
  known.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const colours = new Map(known.map(([protocol], rank) => [protocol, Math.min(rank, COLOURS - 1)]));
  return packets.has('other') ? colours.set('other', COLOURS - 1) : colours;
}

export function drawingOf(graph: NodesAndEdges): Markup {
  const layout = layoutOf(graph);
  const colours = coloursOf(graph);
  const { bands, nodes, edges, height } = layout;
  return html`<svg class="map" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Who talks to whom, by Purdue level">
<style>${nodes.map((_, index) => hoverRule(index))}</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.8 8 4 0 7.2z" fill="context-stroke"/></marker></defs>
${bands.map(({ band, top, height: tall }) => html`<g><rect class="band" x="1" y="${top}" width="${WIDTH - 2}" height="${tall}" rx="12"/><text class="level" x="20" y="${top + tall / 2 - 3}">${bandNames[band][0]}</text><text class="level-sub" x="20" y="${top + tall / 2 + 15}">${bandNames[band][1]}</text></g>`)}
<g class="edges">${[...edges].sort((a, b) => a.packets - b.packets).map((edge) => edgeOf(edge, layout, colours))}</g>
<g class="nodes">${nodes.map(nodeOf)}</g>
</svg>`;
}

/** Pointing at a node brings out its edges: a rule each, because the page runs no script. */
function hoverRule(index: number): Markup {
  return html`.map:has(#n${index}:hover) .edge:not(.n${index}){opacity:.06}.map:has(#n${index}:hover) .n${index}{opacity:1}`;
}

function edgeOf(
  { from, to, protocols, packets, events }: MapEdge,
  { nodes }: Layout,
  colours: ReadonlyMap<string, number>,
): Markup {
  const [a, b] = [nodes[from]!, nodes[to]!];
  const said = [...protocols].sort(([, x], [, y]) => y - x);
  const main = said.find(([protocol]) => protocol !== 'other') ?? said[0]!;
  const width = Math.min(1.2 + Math.log10(packets + 1) * 0.7, 5).toFixed(1);
  const told = said.map(([protocol, count]) => `${protocol}: ${thousands(count)} packets`);
  if (events > 0) told.push(`${thousands(events)} control events`);
  const { path, mark: place } = curve(a, b);
  const mark =
    events > 0
      ? html`<circle class="mark" cx="${place[0].toFixed(1)}" cy="${place[1].toFixed(1)}" r="5"/>`
      : nothing;
  return html`<g class="edge n${from} n${to} p${colours.get(main[0]) ?? COLOURS - 1}"><title>${titleOf(a)} → ${titleOf(b)}
${told.join('; ')}</title><path d="${path}" stroke-width="${width}" marker-end="url(#tip)"/>${mark}</g>`;
}

/** The mark stands a fifth of the way from who acts, where no node hides it. */
function curve(a: PlacedNode, b: PlacedNode): { path: string; mark: readonly [number, number] } {
  const half = NODE_HEIGHT / 2;
  const text = (...values: readonly number[]) => values.map((value) => value.toFixed(1)).join(' ');
  if (Math.abs(a.y - b.y) < 1) {
    const sag = Math.min(30 + Math.abs(a.x - b.x) / 14, 62);
    const y = a.y + half;
    return {
      path: `M${text(a.x, y)}C${text(a.x, y + sag, b.x, y + sag, b.x, y)}`,
      mark: [(a.x + b.x) / 2, y + sag * 0.75],
    };
  }
  const down = a.y < b.y ? 1 : -1;
  const [start, end] = [a.y + half * down, b.y - half * down];
  const bend = (start + end) / 2;
  return {
    path: `M${text(a.x, start)}C${text(a.x, bend, b.x, bend, b.x, end)}`,
    mark: [a.x + (b.x - a.x) * 0.104, start * 0.512 + bend * 0.48 + end * 0.008],
  };
}

function nodeOf(node: PlacedNode, index: number): Markup {
  const { members, role, x, y } = node;
  const [left, top] = [x - NODE_WIDTH / 2, y - NODE_HEIGHT / 2];
  const stack =
    members.length > 1
      ? html`<rect class="stack" x="${left + 5}" y="${top + 5}" width="${NODE_WIDTH}" height="${NODE_HEIGHT}" rx="9"/>`
      : nothing;
  const [first, second] = linesOf(node);
  const body = html`<title>${titleOf(node)}</title>${stack}<rect class="node" x="${left}" y="${top}" width="${NODE_WIDTH}" height="${NODE_HEIGHT}" rx="9"/><rect class="role r-${role}" x="${left}" y="${top}" width="5" height="${NODE_HEIGHT}" rx="2.5"/><text class="name" x="${left + 14}" y="${y - 3}">${first}</text><text class="what" x="${left + 14}" y="${y + 13}">${second}</text>`;
  return members.length === 1
    ? html`<a id="n${index}" href="#a-${members[0]!.id}">${body}</a>`
    : html`<g id="n${index}">${body}</g>`;
}

function linesOf({ members, role }: PlacedNode): [string, string] {
  const title = roles[role as keyof typeof roles]?.title ?? role;
  const [only] = members;
  if (members.length === 1 && only !== undefined) {
    const address = only.ips[0] ?? only.macs[0] ?? '';
    const name = nameOf(only);
    if (name === '') return [clipped(address, 17), clipped(title, 20)];
    return [clipped(name, 17), clipped(only.ips[0] ?? title, 20)];
  }
  const vendors = new Set(members.map(({ vendor }) => vendor ?? ''));
  const vendor = vendors.size === 1 ? [...vendors][0]! : '';
  return [clipped(`${members.length} × ${title}`, 17), clipped(vendor || spanOf(members), 20)];
}

function spanOf(members: PlacedNode['members']): string {
  const first = members[0]?.ips[0] ?? members[0]?.macs[0] ?? '';
  return `${first} …`;
}

function titleOf({ members, role }: PlacedNode): string {
  const title = roles[role as keyof typeof roles]?.title ?? role;
  const names = members
    .slice(0, 12)
    .map((asset) => nameOf(asset) || asset.ips[0] || asset.macs[0] || '?');
  const rest = members.length > 12 ? ` and ${members.length - 12} more` : '';
  return members.length === 1
    ? `${names[0]} (${title})`
    : `${members.length} × ${title}: ${names.join(', ')}${rest}`;
}

function clipped(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
