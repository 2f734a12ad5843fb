/** What the agents of the ingest bench report: batches without end, made while they are sent. */
import { crc32, gzipSync } from 'node:zlib';

const BATCH = 500;

/**
 * `steady`: of ten messages eight say nothing new, one says a new configuration, one is a
 * conversation. `firmware`: one of ten says a new firmware, which stands in the list of assets and in
 * an index. `discovery`: each message is a device nobody knew, once. `arrivals`: the same behind a
 * learnt baseline, so that each is a difference too.
 */
export const CASES = ['steady', 'firmware', 'discovery', 'arrivals'];
export const isEndless = (name) => name === 'steady' || name === 'firmware';

const hex = (number, bytes) => number.toString(16).padStart(bytes * 2, '0');
const mac = (asset) => `00:1d:9c:${hex(asset, 3).match(/../g).join(':')}`;
const host = (agent, asset) => ({
  network: `agent-${agent}/eth0/0`,
  mac: mac(asset),
  ip: `10.${asset >> 16}.${(asset >> 8) & 255}.${asset & 255}`,
});

/** Where the time and the running version go. */
const [AT, VERSION] = ['@AT@', '@VERSION@'];

function observation(agent, asset, changing) {
  const facts = [
    ['vendor', 'identity', 'Acme Automation'],
    ['order-code', 'identity', `ACM-${asset % 40}-AB0`],
    ['serial', 'identity', `S-${100_000 + asset}`],
    ['name', 'identity', `plc-${asset}`],
    ['config-revision', 'config', changing === 'config-revision' ? `r${VERSION}` : 'r1'],
    ['firmware', 'config', changing === 'firmware' ? `3.${VERSION}.${asset % 7}` : '3.0'],
  ];
  return {
    ...{ type: 'observation', from: AT, to: AT, role: 'plc', roleReason: 'answers Modbus' },
    level: 1,
    host: host(agent, asset),
    services: [{ transport: 'tcp', port: 502, protocol: 'modbus' }],
    facts: facts.map(([attribute, of, value]) => ({
      ...{ attribute, value, class: of, protocol: 'modbus', method: 'passive' },
      ...{ firstSeen: AT, lastSeen: AT, frame: asset + 1 },
    })),
  };
}

const conversation = (agent, client, server) => ({
  ...{ type: 'conversation', from: AT, to: AT },
  ...{ client: host(agent, client), server: host(agent, server) },
  ...{ transport: 'tcp', port: 502, protocol: 'modbus', packets: 120, bytes: 9600 },
  operations: { 'read-holding-registers': 60 },
});

const arrival = (agent, asset) => ({
  type: 'difference',
  subject: host(agent, asset),
  difference: {
    ...{ kind: 'device.new', key: `new-${asset}`, occurrence: 1, state: 'open', path: '' },
    ...{ after: 'Acme Automation', earliest: AT, latest: AT, count: 1, techniques: ['T0864'] },
    ...{ phase: 'monitoring', evidence: [] },
  },
});

/** The messages of one agent, round after round: every asset of it once a round. */
function* messages({ agents, assets, name }, agent, from) {
  const changing = name === 'firmware' ? 'firmware' : 'config-revision';
  const own = [];
  for (let asset = agent - 1; asset < assets; asset += agents) {
    const spoken = {
      asset,
      observed: JSON.stringify(observation(agent, asset, changing)),
      talk: JSON.stringify(conversation(agent, asset, (asset + agents) % assets)),
    };
    own.push(spoken);
  }
  for (let round = from; ; round++) {
    const at = new Date(Date.UTC(2026, 0, 1) + round * 60_000).toISOString();
    for (const { asset, observed, talk } of own) {
      const phase = round + (asset % 10);
      const text = name === 'steady' && phase % 10 === 5 ? talk : observed;
      yield text.replaceAll(AT, at).replaceAll(VERSION, `${Math.floor(phase / 10)}`);
      if (name === 'arrivals') yield JSON.stringify(arrival(agent, asset)).replaceAll(AT, at);
    }
    if (!isEndless(name)) return;
  }
}

/** `from`: the round to begin with. */
export function* batches(plant, agent, from = 0) {
  let records = [];
  for (const message of messages(plant, agent, from)) {
    records.push(message);
    if (records.length < BATCH) continue;
    yield packed(records);
    records = [];
  }
  if (records.length > 0) yield packed(records);
}

function packed(texts) {
  const body = gzipSync(texts.join('\n'), { level: 1 });
  return { records: texts, body, crc: crc32(body) };
}
