/** The packets that prove a drift. Their bytes are shown as hexadecimal and as text, never as anything else. */
import { useMemo } from 'react';
import type { Drift, Evidence } from '../../../../collector/api/contract/drift.ts';
import { downloads } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';
import { bytesOf, hexRows } from '../view/hex-dump.ts';
import { formatCount } from '../view/number.ts';
import { Icon } from './icons.tsx';
import { Time } from './time.tsx';

function Frame({ frame, isFirst }: { readonly frame: Evidence; readonly isFirst: boolean }) {
  const bytes = useMemo(() => bytesOf(frame.bytes), [frame.bytes]);
  const rows = useMemo(() => hexRows(bytes), [bytes]);
  return (
    <details className="frame" open={isFirst}>
      <summary>
        <strong>{text.detail.frame(formatCount(frame.frame))}</strong>
        <Time at={frame.at} withMs />
        <span className="more">{text.detail.bytes(bytes.length, frame.length)}</span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it. */}
      <pre className="hex" tabIndex={0}>
        {rows.map(({ offset, hex, text: letters }) => (
          <span key={offset} className="hex-row">
            <span className="hex-offset">{offset}</span>
            <span>{`  ${hex}  `}</span>
            <span className="hex-text">{`${letters}\n`}</span>
          </span>
        ))}
      </pre>
    </details>
  );
}

export function EvidenceFrames({ drift }: { readonly drift: Drift }) {
  const { evidence } = drift;
  if (evidence.length === 0) {
    return (
      <section>
        <h2>{text.detail.evidence(0)}</h2>
        <p className="more">{text.detail.noEvidence}</p>
      </section>
    );
  }
  return (
    <section>
      <div className="section-head">
        <h2>{text.detail.evidence(evidence.length)}</h2>
        <a className="button" href={downloads.evidence(drift.id)} download="evidence.pcap">
          <Icon name="download" />
          {text.detail.download}
        </a>
      </div>
      {evidence.map((frame, at) => (
        <Frame key={`${frame.at} ${frame.frame}`} frame={frame} isFirst={at === 0} />
      ))}
    </section>
  );
}
