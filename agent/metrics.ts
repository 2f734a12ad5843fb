/** The agent's figures for Prometheus, text format 0.0.4. Labels are constants of ours, never packet data. */
import type { Drops } from './capture/source.ts';
import type { Counters } from './counters.ts';
import type { MqttPublisher } from './publish/mqtt-publisher.ts';
import type { Depth } from './spool/spool.ts';

type Sample = readonly [labels: string, value: number];

export function metricsOf(
  counters: Counters,
  drops: Drops,
  depth: Depth,
  publisher: Pick<MqttPublisher, 'isConnected' | 'counters'>,
): string {
  const { batches, bytes, unreadable } = publisher.counters;
  const malformed = counters.malformed().map(({ protocol, flaw, field, count }): Sample => {
    return [`{protocol="${protocol}",flaw="${flaw}",field="${field}"}`, count];
  });
  const messages = [...counters.coverage].map(({ name, messages: count }): Sample => {
    return [`{protocol="${name}"}`, count];
  });
  const givenUp = [...counters.coverage].map((one): Sample => {
    return [`{protocol="${one.name}"}`, one.givenUp];
  });
  const tables = Object.entries(counters.tables());
  const lines = [
    metric('packets_total', 'counter', [['', counters.packets]]),
    metric('bytes_total', 'counter', [['', counters.bytes]]),
    metric('duplicates_total', 'counter', [['', counters.duplicates]]),
    metric('cut_total', 'counter', [['', counters.cut]]),
    metric('dropped_total', 'counter', [
      ['{by="kernel"}', Math.max(0, drops.kernel)],
      ['{by="interface"}', Math.max(0, drops.interface)],
    ]),
    metric('messages_total', 'counter', messages),
    metric('given_up_total', 'counter', givenUp),
    metric('malformed_total', 'counter', malformed),
    metric(
      'table_used',
      'gauge',
      tables.map(([name, { used }]): Sample => [`{table="${name}"}`, used]),
    ),
    metric('spool_messages', 'gauge', [['', depth.messages]]),
    metric('spool_bytes', 'gauge', [['', depth.bytes]]),
    metric('spool_lost_total', 'counter', [['', depth.lost]]),
    metric('spool_full', 'gauge', [['', depth.isFull ? 1 : 0]]),
    metric('connected', 'gauge', [['', publisher.isConnected ? 1 : 0]]),
    metric('sent_batches_total', 'counter', [['', batches]]),
    metric('sent_bytes_total', 'counter', [['', bytes]]),
    metric('heard_unreadable_total', 'counter', [['', unreadable]]),
  ];
  return lines.join('');
}

function metric(name: string, type: 'counter' | 'gauge', samples: readonly Sample[]): string {
  const whole = `plumbline_agent_${name}`;
  const lines = samples.map(([labels, value]) => `${whole}${labels} ${value}\n`);
  return `# TYPE ${whole} ${type}\n${lines.join('')}`;
}
