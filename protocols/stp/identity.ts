/** Facts of the bridge, of each tree it is in, and of the port it speaks from in that tree. */
import type { Listener } from '../contract/protocol.ts';
import { BpduType, type BridgeId, Flag, type StpMessage, type Tree } from './decode.ts';

const ROLE_AT = 2; // two bits
const roles = ['unknown', 'alternate or backup', 'root', 'designated'] as const;

export function identify({ type, trees, region }: StpMessage, tell: Listener): void {
  const [first] = trees;
  if (first !== undefined) tell.fact('interface-mac', first.bridge.mac);
  for (const tree of trees) treeOf(tree, type === BpduType.rapid, tell);
  if (region === undefined) return;
  const part = 'spanning tree region';
  if (region.name !== '') tell.fact('name', region.name, { part });
  tell.fact('config-revision', `${region.revision} ${region.digest}`, { part });
}

function treeOf(tree: Tree, isRapid: boolean, tell: Listener): void {
  const { name, root, bridge, flags, port, portPriority } = tree;
  const place = name === '' ? {} : { part: name };
  const [rootId, ownId] = [text(root), text(bridge)];
  tell.fact('bridge-id', ownId, place);
  tell.fact('root-bridge', rootId, place);
  const part = `${name === '' ? '' : `${name} `}spanning tree`;
  tell.fact('role', rootId === ownId ? 'root bridge' : 'bridge', { part });
  const isMoving = (flags & Flag.topologyChange) !== 0;
  tell.fact('status', isMoving ? 'topology change' : 'stable', { part });

  const portPart = { part: `${name === '' ? '' : `${name} `}bridge port ${port}` };
  tell.fact('port-id', `${portPriority}.${port}`, portPart);
  if (!isRapid) return;
  tell.fact('role', `${roles[(flags >> ROLE_AT) & 3]} port`, portPart);
  tell.fact('state', stateOf(flags), portPart);
}

function stateOf(flags: number): string {
  if (flags & Flag.forwarding) return 'forwarding';
  return flags & Flag.learning ? 'learning' : 'discarding';
}

/** `32768/10/00:18:ba:98:68:80`: priority, VLAN or instance, MAC. */
function text({ priority, extension, mac }: BridgeId): string {
  return `${priority}/${extension}/${mac}`;
}
