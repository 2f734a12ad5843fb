/**
 * A link for each party, so that one can be cut off from all the others: a network namespace each, on
 * one bridge. Where that may not be made all share loopback, and nobody is cut off.
 */
import { execFileSync, spawnSync } from 'node:child_process';

export interface Network {
  readonly canCut: boolean;
  /** Gives it a link. Answers its address. */
  join(name: string): string;
  /** The words that run a command on its link. */
  on(name: string, words: readonly string[]): readonly string[];
  cut(name: string): void;
  mend(name: string): void;
}

export const loopback: Network = {
  canCut: false,
  join: () => '127.0.0.1',
  on: (_, words) => words,
  cut() {},
  mend() {},
};

const NAMES = '/run/netns';
const BRIDGE = 'plant';
const OWN = '10.99.0.1';
/** States of a bridge's port. IEEE 802.1D-2004, 17.5. */
const PortState = { disabled: '0', forwarding: '3' } as const;

/** Only in a network and a mount namespace of this process's own: then all of it goes when it ends. */
export function bridged(): Network {
  spawnSync('mkdir', ['-p', NAMES]);
  execFileSync('mount', ['-t', 'tmpfs', 'plumbline', NAMES]);
  ip('link set lo up');
  ip(`link add ${BRIDGE} type bridge`);
  ip(`addr add ${OWN}/24 dev ${BRIDGE}`);
  ip(`link set ${BRIDGE} up`);
  const ports = new Map<string, string>();
  const setPort = (name: string, state: string) =>
    ip(`link set ${ports.get(name)} type bridge_slave state ${state}`);
  return {
    canCut: true,
    join(name) {
      const number = ports.size + 2;
      const [port, address] = [`port${number}`, `10.99.0.${number}`];
      ports.set(name, port);
      ip(`netns add ${name}`);
      ip(`link add ${port} type veth peer name eth0 netns ${name}`);
      ip(`link set ${port} master ${BRIDGE} up`);
      ip(`-n ${name} addr add ${address}/24 dev eth0`);
      ip(`-n ${name} link set lo up`);
      ip(`-n ${name} link set eth0 up`);
      return address;
    },
    on: (name, words) => ['nsenter', `--net=${NAMES}/${name}`, '--', ...words],
    cut: (name) => setPort(name, PortState.disabled),
    mend: (name) => setPort(name, PortState.forwarding),
  };
}

function ip(words: string): void {
  execFileSync('ip', words.split(' '), { stdio: ['ignore', 'ignore', 'inherit'] });
}
