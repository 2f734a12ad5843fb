/** Who agreed to a record as it stands: one named person a side. csms.md §3.2 integrity rule 2, §6. */
import type { KeptApproval } from './record.ts';

/** Whoever gave an approval and did not take it back, in the order of giving; none of a refused side. */
export function standingApprovals(
  approvals: readonly KeptApproval[],
  hash: string,
): readonly KeptApproval[] {
  const given = new Map<string, KeptApproval>();
  for (const approval of approvals) {
    if (approval.hash !== hash || approval.user === null) continue;
    const key = `${approval.slot}\t${approval.user}`;
    given.delete(key);
    if (approval.decision === 'given') given.set(key, approval);
    // Who refuses speaks for the side until it is given again.
    if (approval.decision === 'refused') {
      for (const [other, { slot }] of given) if (slot === approval.slot) given.delete(other);
    }
  }
  return [...given.values()];
}

interface Holding {
  readonly slot: string;
  readonly user: string | null;
}

/**
 * Which sides are still without a person of their own; none: it is approved. `shared`: those that one person
 * may fill together, where so few are there; to all other sides each of them is one.
 */
export function openSlots(
  required: readonly string[],
  approvals: readonly Holding[],
  shared: readonly string[] = [],
): readonly string[] {
  if (shared.length > 1) {
    const open = shared.flatMap((slot) => {
      const others = required.filter((one) => one === slot || !shared.includes(one));
      return openSlots(others, approvals);
    });
    return required.filter((slot) => open.includes(slot));
  }
  const holder = new Map<string, number>();
  const place = (index: number, tried: Set<string>): boolean => {
    for (const { slot, user } of approvals) {
      if (user === null || slot !== required[index] || tried.has(user)) continue;
      tried.add(user);
      const held = holder.get(user);
      if (held !== undefined && !place(held, tried)) continue;
      holder.set(user, index);
      return true;
    }
    return false;
  };
  return required.filter((_, index) => !place(index, new Set()));
}
