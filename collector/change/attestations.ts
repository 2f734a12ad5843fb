/** What the implementer showed where no packet could, and who verified it: told by the steps of a request. csms.md §3.2. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Attestation } from './completeness.ts';
import type { RequestStep } from './request-of.ts';

export interface KeptAttestation extends Attestation {
  /** Number of the step it was shown with: what a verification names. */
  readonly step: number;
  readonly at: Instant;
  /** SHA-256 of the file that shows it, which stays where it is; null: the text is all. */
  readonly digest: string | null;
}

export type NumberedStep = RequestStep & { readonly number: number };

/** Oldest first. One that nobody verified counts for nothing yet. */
export function attestationsIn(steps: readonly NumberedStep[]): readonly KeptAttestation[] {
  return steps
    .filter(({ event }) => event === 'attest')
    .map(({ number, actor, at, asked }) => {
      const verified = steps.find(
        ({ event, asked: said }) => event === 'verify' && said['attestation'] === number,
      );
      return {
        ...{ step: number, at, by: actor, verifiedBy: verified?.actor ?? null },
        effect: String(asked['effect']),
        asset: typeof asked['asset'] === 'string' ? asked['asset'] : null,
        evidence: String(asked['evidence']),
        digest: typeof asked['digest'] === 'string' ? asked['digest'] : null,
      };
    });
}
