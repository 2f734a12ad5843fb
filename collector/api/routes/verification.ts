import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { Verification, VerificationParams } from '../contract/verification.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

export function verificationRoutes(api: Api, { verification }: Services): void {
  api.get(
    '/api/v1/changes/:id/verification',
    {
      schema: {
        ...{ tags: ['changes'], summary: 'Change request: what was seen of it, and what is open' },
        ...{ params: VerificationParams, response: { 200: Verification, ...refused } },
      },
    },
    async (request) => {
      const found = await verification.of(callerIn(request), request.params.id);
      const { standings, openPoints, attestations } = found;
      return {
        standings: [...standings],
        openPoints: openPoints.map((point) =>
          point.code === 'extras-undecided' ? { ...point, changes: [...point.changes] } : point,
        ),
        attestations: attestations.map((one) => ({ ...one })),
      };
    },
  );
}
