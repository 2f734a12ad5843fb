/** The lists of the page: devices with all that is known of them, events, conversations, flaws. */
import { roles } from '../observe/roles.table.ts';
import type {
  AnalysisAsset,
  AnalysisConversation,
  AnalysisDocument,
  AnalysisEnd,
  AnalysisEvent,
  AnalysisFact,
} from './document.ts';
import { kindOf, nameOf } from './labels.ts';
import { byInterest, finder, protocolName } from './map-nodes.ts';
import { html, type Markup, nothing } from './markup.ts';
import { thousands } from './progress-bar.ts';
import { grave } from './timeline-drawing.ts';

const MOST_DEVICES = 2_000;
const MOST_EVENTS = 500;
const MOST_CONVERSATIONS = 500;
const MOST_FACTS = 200;

type Naming = (end: AnalysisEnd) => Markup;

/** Ends by the name of the device behind them, linked to it. */
export function naming(assets: readonly AnalysisAsset[]): Naming {
  const find = finder(assets);
  return (end) => {
    const asset = find(end);
    const address = end.ip ?? end.mac ?? '?';
    if (asset === undefined) return html`<span class="mono">${address}</span>`;
    const name = nameOf(asset);
    const small = name === '' ? nothing : html` <small class="mono">${address}</small>`;
    return html`<a href="#a-${asset.id}"${name === '' ? html` class="mono"` : nothing}>${name || address}</a>${small}`;
  };
}

export function devicesOf(assets: readonly AnalysisAsset[]): Markup {
  return html`<div class="devices">${assets.slice(0, MOST_DEVICES).map(deviceOf)}</div>${rest(assets.length, MOST_DEVICES)}`;
}

function deviceOf(asset: AnalysisAsset): Markup {
  const { id, ips, macs, role, roleReason, vendor, services, facts } = asset;
  const title = roles[role as keyof typeof roles]?.title ?? role;
  const name = nameOf(asset);
  const first = ips[0] ?? macs[0] ?? '';
  return html`<details class="device" id="a-${id}"><summary><span class="badge r-${role}">${title}</span><span class="who"><b>${name || first}</b><small class="mono">${name === '' ? (macs[0] ?? '') : first}</small></span><span class="kind">${kindOf(asset)}<small>${vendor ?? ''}</small></span><span class="serves">${services.slice(0, 6).map(({ port, transport, protocol }) => html`<span class="chip">${protocol || `${transport} ${port}`}</span>`)}</span></summary>
<div class="inside"><p class="reason">${title}, because it ${roleReason}.</p><dl>
<dt>IP</dt><dd class="mono">${ips.join(', ') || '–'}</dd><dt>MAC</dt><dd class="mono">${macs.join(', ') || '–'}</dd>${services.length === 0 ? nothing : html`<dt>Serves</dt><dd>${services.map(({ port, transport, protocol }) => `${port}/${transport}${protocol === '' ? '' : ` ${protocol}`}`).join(', ')}</dd>`}</dl>
${facts.length === 0 ? html`<p class="faint">It states nothing about itself in this capture.</p>` : factsOf(facts)}</div></details>`;
}

function factsOf(facts: readonly AnalysisFact[]): Markup {
  return html`<table><thead><tr><th>Attribute</th><th>Value</th><th>Part</th><th>Protocol</th><th>First seen</th><th class="n">Frame</th></tr></thead><tbody>${facts.slice(0, MOST_FACTS).map(({ attribute, value, part, protocol, firstSeen, frame, class: kind }) => html`<tr class="c-${kind}"><td>${attribute}</td><td class="value">${value}</td><td>${part ?? ''}</td><td>${protocol}</td><td class="mono">${timeText(firstSeen)}</td><td class="n">${frame}</td></tr>`)}</tbody></table>${rest(facts.length, MOST_FACTS)}`;
}

export function eventsOf(events: readonly AnalysisEvent[], name: Naming): Markup {
  const rows = events
    .slice(0, MOST_EVENTS)
    .map(({ time, kind, source, target, part, outcome, count, detail, frame, protocol }) => {
      const what = Object.entries(detail).map(([key, value]) => `${key} ${value}`);
      const outcomeClass = outcome.split(':')[0]!;
      return html`<tr><td class="mono">${timeText(time)}</td><td><span class="event ${grave.has(kind) ? 'grave' : 'usual'}">${kind}</span>${count > 1 ? html` <small>×${thousands(count)}</small>` : nothing}</td><td>${name(source)}</td><td>${name(target)}</td><td>${protocol}</td><td class="o-${outcomeClass}">${outcome}</td><td class="value">${[...(part === undefined ? [] : [part]), ...what].join(', ')}</td><td class="n">${frame}</td></tr>`;
    });
  return html`<table><thead><tr><th>Time</th><th>What</th><th>By</th><th>On</th><th>Protocol</th><th>Outcome</th><th>Detail</th><th class="n">Frame</th></tr></thead><tbody>${rows}</tbody></table>${rest(events.length, MOST_EVENTS)}`;
}

export function conversationsOf(
  conversations: readonly AnalysisConversation[],
  name: Naming,
): Markup {
  const busiest = [...conversations].sort(byInterest);
  const rows = busiest.slice(0, MOST_CONVERSATIONS).map((conversation) => {
    const { client, server, transport, port, packets, bytes, operations } = conversation;
    const said = Object.entries(operations).sort(([, a], [, b]) => b - a);
    return html`<tr><td>${name(client)}</td><td>${name(server)}</td><td>${protocolName(conversation)}</td><td class="mono">${transport} ${port}</td><td class="n">${thousands(packets)}</td><td class="n">${thousands(bytes)}</td><td>${said.slice(0, 5).map(([operation, count]) => html`<span class="chip">${operation} <small>${thousands(count)}</small></span>`)}${said.length > 5 ? html` <small>+${said.length - 5}</small>` : nothing}</td></tr>`;
  });
  return html`<table><thead><tr><th>Client</th><th>Server</th><th>Protocol</th><th>Port</th><th class="n">Packets</th><th class="n">Bytes</th><th>Operations</th></tr></thead><tbody>${rows}</tbody></table>${rest(conversations.length, MOST_CONVERSATIONS)}`;
}

export function anomaliesOf({ anomalies }: AnalysisDocument): Markup {
  return html`<table><thead><tr><th>Protocol</th><th>Flaw</th><th>Field</th><th class="n">Count</th></tr></thead><tbody>${anomalies.map(({ protocol, flaw, field, count }) => html`<tr><td>${protocol}</td><td>${flaw}</td><td>${field}</td><td class="n">${thousands(count)}</td></tr>`)}</tbody></table>`;
}

export function timeText(time: string): string {
  return time.replace('T', ' ').replace('Z', '');
}

function rest(count: number, shown: number): Markup {
  return count > shown
    ? html`<p class="faint">${thousands(count - shown)} more are in the document that --json prints.</p>`
    : nothing;
}
