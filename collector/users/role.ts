/** Who may do what. Asked by services, never by pages alone. */
import { AppError } from '../errors.ts';

const roles = ['viewer', 'analyst', 'administrator'] as const;

/** Each may all that the one before it may. */
export type Role = (typeof roles)[number];

/** Who acts. `name` is what the audit trail keeps. */
export interface Actor {
  readonly name: string;
  readonly role: Role;
}

const least = {
  read: 'viewer',
  'drift.decide': 'analyst',
  'evidence.verify': 'analyst',
  'metrics.read': 'viewer',
} as const satisfies Record<string, Role>;

export type Action = keyof typeof least;

/** Throws `forbidden` where the actor's role is not enough. */
export function authorise({ role }: Actor, action: Action): void {
  if (roles.indexOf(role) < roles.indexOf(least[action])) {
    throw new AppError('forbidden', { detail: `This takes the role ${least[action]}.` });
  }
}
