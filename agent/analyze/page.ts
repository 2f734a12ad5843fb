/** The analysis as one self-contained page: no script, nothing fetched, all text of devices escaped. */
import type { AnalysisDocument } from './document.ts';
import { COLOURS, coloursOf, drawingOf } from './map-drawing.ts';
import { type NodesAndEdges, nodesAndEdges } from './map-nodes.ts';
import { html, type Markup, nothing } from './markup.ts';
import { style } from './page-style.ts';
import {
  anomaliesOf,
  conversationsOf,
  devicesOf,
  eventsOf,
  naming,
  timeText,
} from './page-tables.ts';
import { thousands } from './progress-bar.ts';
import { timelineOf } from './timeline-drawing.ts';

export function pageOf(document: AnalysisDocument): string {
  const { capture, assets, conversations, events, anomalies } = document;
  const graph = nodesAndEdges(document);
  const name = naming(assets);
  const files = capture.files.map((file) => file.split(/[\\/]/).at(-1)!);
  const title = files.length > 3 ? `${files.length} captures` : files.join(', ');
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="referrer" content="no-referrer"><title>${title} · Plumbline</title><style>${style}</style></head>
<body><main>
<header><h1>${title}</h1>${spanOf(document)}
<nav>${assets.length > 0 ? html`<a href="#map">Who talks to whom</a>` : nothing}${events.length > 0 ? html`<a href="#events">Control events</a>` : nothing}<a href="#devices">Devices</a><a href="#conversations">Conversations</a>${anomalies.length > 0 ? html`<a href="#malformed">Malformed</a>` : nothing}</nav>
${tilesOf(document)}${warningsOf(capture.warnings)}</header>
${mapOf(document, graph)}
${eventSection(document, name)}
<section><h2 id="devices">Devices<small>open one for all that is known of it</small></h2>${devicesOf(assets)}</section>
<section><h2 id="conversations">Conversations<small>the busiest first</small></h2><div class="card">${conversationsOf(conversations, name)}</div></section>
${anomalies.length > 0 ? html`<section><h2 id="malformed">Malformed<small>counted, never trusted</small></h2><div class="card">${anomaliesOf(document)}</div></section>` : nothing}
<footer>Made by plumbline analyze. Roles are concluded from what was seen; what was never on this wire is not here.</footer>
</main></body></html>
`.text;
}

function spanOf({ capture }: AnalysisDocument): Markup {
  const { first, last, linkTypes } = capture;
  if (first === undefined || last === undefined) return html`<p class="lead">No packets.</p>`;
  const seconds = (Date.parse(last) - Date.parse(first)) / 1_000;
  return html`<p class="lead">${timeText(first)} to ${timeText(last)} UTC · ${durationOf(seconds)} · ${linkTypes.join(', ')}</p>`;
}

function durationOf(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  if (seconds < 7_200) return `${(seconds / 60).toFixed(1)} min`;
  if (seconds < 172_800) return `${(seconds / 3_600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(1)} days`;
}

function tilesOf({ capture, assets, conversations, events, anomalies }: AnalysisDocument): Markup {
  const protocols = new Set(conversations.map(({ protocol }) => protocol));
  protocols.delete('');
  const malformed = anomalies.reduce((sum, { count }) => sum + count, 0);
  const tiles: readonly (readonly [string, number, boolean])[] = [
    ['devices', assets.length, false],
    ['conversations', conversations.length, false],
    ['protocols read', protocols.size, false],
    ['control events', events.reduce((sum, { count }) => sum + count, 0), events.length > 0],
    ['malformed messages', malformed, false],
    ['packets', capture.packets, false],
  ];
  return html`<div class="tiles">${tiles.map(([label, count, isHot]) => html`<div class="tile${isHot ? ' hot' : ''}"><b>${thousands(count)}</b><span>${label}</span></div>`)}</div>`;
}

function warningsOf(warnings: readonly string[]): Markup {
  if (warnings.length === 0) return nothing;
  return html`<ul class="warnings">${warnings.slice(0, 20).map((warning) => html`<li>${warning}</li>`)}</ul>`;
}

function mapOf({ assets }: AnalysisDocument, graph: NodesAndEdges): Markup {
  if (assets.length === 0) return nothing;
  const colours = [...coloursOf(graph)].sort(([, a], [, b]) => a - b);
  const first = colours.filter(([, colour]) => colour < COLOURS - 1);
  const last = colours.filter(([, colour]) => colour === COLOURS - 1).map(([protocol]) => protocol);
  const legend = first.map(
    ([protocol, colour]) => html`<span><i class="p${colour}"></i>${protocol}</span>`,
  );
  if (last.length > 0) {
    legend.push(
      html`<span><i class="p${COLOURS - 1}"></i>${last.length > 3 ? 'all others' : last.join(', ')}</span>`,
    );
  }
  if (graph.edges.some(({ events }) => events > 0)) {
    legend.push(html`<span><i class="dot"></i>control events</span>`);
  }
  return html`<section><h2 id="map">Who talks to whom<small>an arrow points at who is asked</small></h2><div class="card"><div class="legend">${legend}</div>${drawingOf(graph)}</div></section>`;
}

function eventSection(
  { capture, events }: AnalysisDocument,
  name: ReturnType<typeof naming>,
): Markup {
  const { first, last } = capture;
  if (events.length === 0 || first === undefined || last === undefined) return nothing;
  return html`<section><h2 id="events">Control events<small>what was done to whom</small></h2><div class="card">${timelineOf(events, first, last)}${eventsOf(events, name)}</div></section>`;
}
