/** Severity is a filled badge with a shape and the word: never colour alone. */
import type { Severity } from '../../../../collector/api/contract/drift.ts';
import { severities } from '../messages/kinds.ts';

const shapes: Readonly<Record<Severity, string>> = {
  critical: 'M4 .8h4L11.2 4v4L8 11.2H4L.8 8V4z',
  high: 'M6 1 11.4 10.8H.6z',
  medium: 'M6 .6 11.4 6 6 11.4.6 6z',
  low: 'M6 .8a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 6 .8z',
  info: 'M6 1.2a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6zM4.8 5h2.4v6H4.8z',
};

export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  return (
    <span className={`badge severity-${severity}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
        <path d={shapes[severity]} />
      </svg>
      {severities[severity]}
    </span>
  );
}
