import { expect, test } from 'vitest';
import {
  type AnalysisDocument,
  analysisOf,
  type Pictured,
} from '../../../agent/analyze/document.ts';
import { layoutOf, NODE_HEIGHT, NODE_WIDTH, WIDTH } from '../../../agent/analyze/map-layout.ts';
import { nodesAndEdges } from '../../../agent/analyze/map-nodes.ts';
import { pageOf } from '../../../agent/analyze/page.ts';
import { summaryOf } from '../../../agent/analyze/summary.ts';
import { Counters } from '../../../agent/counters.ts';
import type { ConversationView, EventView, HostView } from '../../../agent/observe/sightings.ts';
import { conversationView, eventView, hostView } from '../../support/views.ts';

const HOSTILE = `</text><script>alert(1)</script>"'&<img src=x onerror=1>\u001b[2J\u202e`;

function documentOf(
  hosts: readonly HostView[],
  conversations: readonly ConversationView[] = [],
  events: readonly EventView[] = [],
): AnalysisDocument {
  const counters = new Counters();
  counters.packets = 10;
  counters.firstTime = 1_700_000_000_000_000;
  counters.lastTime = 1_700_000_060_000_000;
  const picture: Pictured = {
    counters,
    hosts: () => hosts,
    conversations: () => conversations,
    events: () => events,
  };
  return analysisOf(picture, { files: ['a.pcap'], warnings: [], lost: 0 });
}

/** A cell of `size` PLCs, some HMIs that poll them, one laptop that stopped one of them. */
function cell(size: number) {
  const mac = (i: number) =>
    `00:1b:1b:00:${(i >> 8).toString(16).padStart(2, '0')}:${(i & 255).toString(16).padStart(2, '0')}`;
  const host = (ip: string, i: number) => hostView({ ips: [ip], macs: [mac(i)] });
  const hmis = Array.from({ length: 4 }, (_, i) => host(`10.0.2.${i + 1}`, 5_000 + i));
  const plcs = Array.from({ length: size }, (_, i) => host(`10.0.${i >> 8}.${i & 255}`, i));
  const laptop = host('10.0.2.99', 6_000);
  const polls = plcs.flatMap((plc, i) => [
    conversationView(hmis[i % 4]!, plc, { packets: 100 }),
    conversationView(hmis[(i + 1 + (i % 3)) % 4]!, plc, { packets: 50 + i }),
  ]);
  const stop = conversationView(laptop, plcs[3]!, { protocol: 's7comm' });
  return documentOf(
    [...hmis, ...plcs, laptop],
    [...polls, stop],
    [eventView(stop, 'program-download')],
  );
}

test.each([[8], [200], [2_000]])(
  'a picture of %i PLCs stays legible: few nodes, none over another, all inside',
  (size) => {
    const graph = nodesAndEdges(cell(size));
    const { nodes, height } = layoutOf(graph);
    expect(nodes.length).toBeLessThanOrEqual(16 * 7);
    expect(nodes.flatMap(({ members }) => members)).toHaveLength(size + 5);
    for (const [index, a] of nodes.entries()) {
      expect(a.x - NODE_WIDTH / 2).toBeGreaterThan(100);
      expect(a.x + NODE_WIDTH / 2).toBeLessThan(WIDTH);
      expect(a.y + NODE_HEIGHT / 2).toBeLessThan(height);
      for (const b of nodes.slice(index + 1)) {
        const isApart = Math.abs(a.x - b.x) >= NODE_WIDTH || Math.abs(a.y - b.y) >= NODE_HEIGHT;
        expect(isApart).toBe(true);
      }
    }
  },
);

test('whom an event touched stands alone, however many others there are', () => {
  const { nodes } = nodesAndEdges(cell(200));
  const alone = nodes
    .filter(({ members }) => members.length === 1)
    .map(({ members }) => members[0]!.ips[0]);
  expect(alone).toContain('10.0.0.3');
  expect(alone).toContain('10.0.2.99');
  expect(nodes.some(({ members }) => members.length > 10)).toBe(true);
});

test('an edge says who asks whom in what, and what was done', () => {
  const { nodes, edges } = nodesAndEdges(cell(4));
  const ipOf = (index: number) => nodes[index]!.members[0]!.ips[0];
  const edge = edges.find(({ from }) => ipOf(from) === '10.0.2.99');
  expect(edge).toMatchObject({ packets: 10, events: 1 });
  expect(ipOf(edge!.to)).toBe('10.0.0.3');
  expect([...edge!.protocols]).toEqual([['s7comm', 10]]);
});

test('the same document gives the same page', () => {
  expect(pageOf(cell(50))).toBe(pageOf(cell(50)));
});

test('text of devices is text, in the page and in the terminal', () => {
  const hostile = hostView({
    ips: ['10.0.0.1'],
    facts: { name: HOSTILE, vendor: HOSTILE, model: HOSTILE, serial: HOSTILE },
    parts: [`unit ${HOSTILE}`],
  });
  const other = hostView({ ips: ['10.0.0.2'] });
  const conversation = conversationView(other, hostile, {
    protocol: HOSTILE,
    operations: new Map([[HOSTILE, 1]]),
  });
  const event = eventView(conversation, 'write', {
    part: HOSTILE,
    outcome: { refused: HOSTILE },
    detail: { [HOSTILE]: HOSTILE },
  });
  const document = {
    ...documentOf([hostile, other], [conversation], [event]),
    anomalies: [{ protocol: HOSTILE, flaw: HOSTILE, field: HOSTILE, count: 1 }],
  };
  const named = {
    ...document,
    capture: { ...document.capture, files: [HOSTILE], warnings: [HOSTILE], linkTypes: [HOSTILE] },
  };
  const page = pageOf(named);
  expect(page).toContain('alert(1)');
  for (const markup of ['<script', '<img', '\u001b', '\u202e']) {
    expect(page.includes(markup)).toBe(false);
  }
  const summary = summaryOf(named, { isColored: false });
  for (const turn of ['\u001b', '\u202e']) expect(summary.includes(turn)).toBe(false);
});

test('no packets still make a page and a summary', () => {
  const document = documentOf([]);
  expect(pageOf(document)).toContain('<h2 id="devices">');
  expect(summaryOf(document, { isColored: false })).toContain('0 devices');
});
