/** Walks the rules table over what is known of a host, and keeps the reason. */
import { type Behaviour, quiet } from './behaviour.ts';
import { makerOf } from './makers.ts';
import { type PurdueLevel, type Role, type RoleRule, roles, rules } from './roles.table.ts';
import type { HostView } from './sightings.ts';

export interface RoleFinding {
  readonly role: Role;
  /** Where it belongs; undefined for what connects levels, and for what nobody knows. */
  readonly level: PurdueLevel | undefined;
  /** A sentence about the evidence, of printable text. */
  readonly reason: string;
}

export function roleOf(
  host: HostView,
  behaviour: Behaviour = quiet,
  maker: string | undefined = makerOf(host),
): RoleFinding {
  for (const rule of rules) {
    const reason = reasonOf(rule, host, behaviour, maker);
    if (reason !== undefined) return { role: rule.role, level: roles[rule.role].level, reason };
  }
  return {
    role: 'unknown',
    level: undefined,
    reason: 'states nothing and does nothing that tells',
  };
}

type Condition = (
  rule: RoleRule,
  host: HostView,
  behaviour: Behaviour,
  maker: string | undefined,
) => string | undefined | true;

/** `true`: nothing was asked; undefined: it does not hold; else what was found. */
const conditions: readonly Condition[] = [
  ({ states }, host) => {
    if (states === undefined) return true;
    for (const { attribute, value, protocol } of host.facts.values()) {
      if (states.of.includes(attribute) && states.value.test(value)) {
        return `states ${attribute} “${value.slice(0, 80)}” (${protocol})`;
      }
    }
    return undefined;
  },
  ({ offers }, host) => {
    if (offers === undefined) return true;
    for (const { attribute, part = '', protocol } of host.facts.values())
      if (attribute === 'service' && offers.test(part))
        return `offers ${part.slice(0, 80)} (${protocol})`;
    return undefined;
  },
  ({ does }, _, { did }) => {
    if (does === undefined) return true;
    const found = does.find((kind) => did.has(kind));
    return found === undefined ? undefined : `did ${found} on ${counted(did.get(found)!, 'host')}`;
  },
  ({ asks }, _, { asks: asked }) => {
    if (asks === undefined) return true;
    const found = asks.in.find((protocol) => (asked.get(protocol) ?? 0) >= asks.of);
    return found === undefined
      ? undefined
      : `asks ${counted(asked.get(found)!, 'host')} in ${found}`;
  },
  ({ calls }, _, { calls: called }) => {
    if (calls === undefined) return true;
    const found = calls.find((protocol) => called.has(protocol));
    return found === undefined ? undefined : `sends ${found} to whoever listens`;
  },
  ({ serves }, host, { answers }) => {
    if (serves === undefined) return true;
    const found = serves.find((one) =>
      typeof one === 'string' ? answers.has(one) : servesPort(host, one),
    );
    if (found === undefined) return undefined;
    return typeof found === 'string'
      ? `answers ${counted(answers.get(found)!, 'host')} in ${found}`
      : `serves port ${found}`;
  },
  ({ units }, host) => {
    if (units === undefined) return true;
    const parts = new Set<string>();
    for (const { part } of host.facts.values()) if (part?.startsWith('unit ')) parts.add(part);
    return parts.size >= units ? `answers for ${parts.size} units` : undefined;
  },
  ({ maker: wanted }, _host, _behaviour, maker) => {
    if (wanted === undefined) return true;
    return maker !== undefined && wanted.test(maker) ? `is made by ${maker}` : undefined;
  },
  ({ isRouter }, host) => {
    if (isRouter === undefined) return true;
    return host.isRouter ? 'carries the packets of hosts behind it' : undefined;
  },
];

function reasonOf(
  rule: RoleRule,
  host: HostView,
  behaviour: Behaviour,
  maker: string | undefined,
): string | undefined {
  const found: string[] = [];
  for (const condition of conditions) {
    const reason = condition(rule, host, behaviour, maker);
    if (reason === undefined) return undefined;
    if (reason !== true) found.push(reason);
  }
  return found.join(', ');
}

function servesPort(host: HostView, port: number): boolean {
  for (const service of host.services.values()) if (service.port === port) return true;
  return false;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
