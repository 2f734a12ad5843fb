/** Every destination there is: the only registration. */
import type { DestinationSpec } from './destination.ts';
import { mqttEvents } from './mqtt-events.ts';

export const destinations: readonly DestinationSpec[] = [mqttEvents];
