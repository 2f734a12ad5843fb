/** When stopping a connection silences a controlled station: IEC 60870-5-104, STARTDT and STOPDT. */
import { expect, test } from 'vitest';
import { protocols } from '../../protocols/registry.ts';
import { hex } from '../support/hex.ts';
import { Connection, master, plc, Wire } from '../support/wire.ts';

const station = { ...plc, port: 2404 };
const standby = { mac: '00:1b:1b:00:00:03', ip: '10.0.0.3', port: 50_000 };
const START = ['6804 07000000', '6804 0b000000'] as const;
const STOP = ['6804 13000000', '6804 23000000'] as const;
const TEST = ['6804 43000000', '6804 83000000'] as const;
const VALUE = '680e 00000000 0101 0300 0100 0a0000 01';
const ACKNOWLEDGED = '6804 01000200';

class Link {
  readonly wire: Wire;
  readonly connection: Connection;

  constructor(wire: Wire, client = master, server = station) {
    this.wire = wire;
    this.connection = new Connection(wire, client, server).open();
  }

  ask(text: string): this {
    this.wire.show(this.connection.ask([...hex(text)]));
    return this;
  }

  answer(text: string): this {
    this.wire.show(this.connection.answer([...hex(text)]));
    return this;
  }

  both([question, answer]: readonly [string, string]): this {
    return this.ask(question).answer(answer);
  }
}

const suppressed = ({ picture }: Wire) =>
  [...picture.events()].map(({ kind, outcome, source, detail }) => ({
    kind,
    outcome,
    by: [...source.ips][0],
    act: detail['act'],
  }));
const told = (by: string, outcome = 'accepted') => [
  { kind: 'alarm-suppress', outcome, by, act: 'stopdt' },
];

test('stopping the only started connection silences the station', () => {
  const wire = new Wire({ protocols });
  new Link(wire).both(START).answer(VALUE).ask(ACKNOWLEDGED).both(STOP);
  expect(suppressed(wire)).toEqual(told(master.ip));
});

test('a connection that is in use as the capture begins counts as started', () => {
  const wire = new Wire({ protocols });
  new Link(wire).answer(VALUE).both(STOP);
  expect(suppressed(wire)).toEqual(told(master.ip));
});

test('while another master is started, stopping one silences nobody; stopping the last one does', () => {
  const wire = new Wire({ protocols });
  const first = new Link(wire).both(START);
  const second = new Link(wire, standby).both(START);
  first.both(STOP);
  expect(suppressed(wire)).toEqual([]);
  second.both(STOP);
  expect(suppressed(wire)).toEqual(told(standby.ip));
});

test('a master that stands by takes nothing off: it never was started', () => {
  const wire = new Wire({ protocols });
  new Link(wire).both(START);
  new Link(wire, standby).both(TEST).both(STOP);
  expect(suppressed(wire)).toEqual([]);
});

test('a started connection that was closed is nobody to go on', () => {
  const wire = new Wire({ protocols });
  new Link(wire, standby).both(START).connection.close();
  new Link(wire).both(START).both(STOP);
  expect(suppressed(wire)).toEqual(told(master.ip));
});

test('what still arrives while a connection stops starts it no more', () => {
  const wire = new Wire({ protocols });
  const first = new Link(wire).both(START);
  const second = new Link(wire, standby).both(START);
  first.ask(STOP[0]).answer(VALUE).answer(STOP[1]);
  second.both(STOP);
  expect(suppressed(wire)).toEqual(told(standby.ip));
});

test('another station of the same masters is another group', () => {
  const wire = new Wire({ protocols });
  new Link(wire, master, { ...station, mac: '00:80:f4:00:00:09', ip: '10.0.0.9' }).both(START);
  new Link(wire).both(START).both(STOP);
  expect(suppressed(wire)).toEqual(told(master.ip));
});

test('nobody confirms it: the question was asked and not answered', () => {
  const wire = new Wire({ protocols });
  const link = new Link(wire).both(START).ask(STOP[0]);
  link.connection.close();
  expect(suppressed(wire)).toEqual(told(master.ip, 'unanswered'));
});
