/** What is asked of incidents beside what every record is asked. */
import * as z from 'zod';
import { Instant } from '../../../protocols/messages/names.ts';
import { Comment } from './record.ts';

export const FromDrift = z.strictObject({
  title: z.string().trim().min(1).max(120).exactOptional(),
  /** Else the worse of the verdict and what the zone is worth. */
  severity: z.enum(['low', 'medium', 'high', 'critical']).exactOptional(),
  comment: Comment,
});

/** `text` is what people wrote, as they wrote it. */
export const TimelineEntry = z.object({
  /** Number of the step it came from. */
  n: z.int().positive(),
  type: z.enum([
    'detection',
    'mitigation',
    'observation',
    'severity_changed',
    'status_changed',
    'handover',
    'notification',
  ]),
  /** When it was, and when it was written down. */
  at: Instant,
  recordedAt: Instant,
  actor: z.string(),
  event: z.string(),
  text: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});

export const Deadline = z.object({
  /** `nis2/early-warning`: goes back as `deadline` with `notify`. */
  id: z.string(),
  title: z.string(),
  due: Instant,
  remindAt: Instant,
  metAt: Instant.nullable(),
  /** False: the length was not held against the text it comes from. */
  isVerified: z.boolean(),
});

export const IncidentView = z.object({
  timeline: z.array(TimelineEntry),
  deadlines: z.array(Deadline),
  /** Those that fit what happened, the best first: go back as `playbook` with `begin-playbook`. */
  playbooks: z.array(z.string()),
});

export const Playbook = z.object({
  name: z.string(),
  title: z.string(),
  edition: z.int().positive(),
  /** Differences it is proposed for. */
  kinds: z.array(z.string()),
  steps: z.array(
    z.object({
      id: z.string(),
      phase: z.string(),
      role: z.string(),
      title: z.string(),
      needs: z.array(z.string()),
    }),
  ),
});
export const Playbooks = z.object({ items: z.array(Playbook) });

export type TimelineEntry = Readonly<z.infer<typeof TimelineEntry>>;
export type Deadline = Readonly<z.infer<typeof Deadline>>;
export type IncidentView = Readonly<z.infer<typeof IncidentView>>;
export type Playbook = Readonly<z.infer<typeof Playbook>>;
