/** What an agent would say in health of the picture that a wire makes. */
import type { Counters } from '../../agent/counters.ts';
import { HealthLog } from '../../agent/publish/health.ts';

export function healthOf(counters: Counters): HealthLog {
  return new HealthLog({
    version: '0.1.0',
    boot: 'boot-1',
    source: () => 'a mirror port',
    counters,
    drops: () => ({ kernel: 0, interface: -1 }),
    phase: () => 'monitoring',
    depth: () => ({ messages: 0, bytes: 0, lost: 0, isFull: false }),
    anchors: { current: undefined, former: [] },
  });
}
