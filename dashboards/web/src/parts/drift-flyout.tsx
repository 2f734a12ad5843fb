/** One drift beside the list: the list stays, and stays usable. */
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { text } from '../messages/catalogue.ts';
import { DriftDetail } from './drift-detail.tsx';
import { IconButton } from './icon-button.tsx';
import { Icon } from './icons.tsx';
import { useKeys } from './keys.ts';

interface DriftFlyoutProps {
  readonly id: string;
  readonly onClose: () => void;
}

export function DriftFlyout({ id, onClose }: DriftFlyoutProps) {
  const panel = useRef<HTMLElement>(null);
  useKeys({ Escape: onClose });
  // Focus that was inside goes back to the list, where the selected row is.
  useEffect(() => {
    const element = panel.current;
    return () => {
      if (element?.contains(document.activeElement) !== true) return;
      document.querySelector<HTMLElement>('[role=row][aria-selected=true]')?.focus();
    };
  }, []);
  return (
    <aside className="flyout" aria-label={text.detail.label} ref={panel}>
      <div className="flyout-bar">
        <Link
          href={`/drift/${encodeURIComponent(id)}`}
          className="icon-button"
          aria-label={text.detail.open}
          title={text.detail.open}
        >
          <Icon name="open" />
        </Link>
        <IconButton icon="close" label={text.detail.close} onClick={onClose} />
      </div>
      <DriftDetail id={id} />
    </aside>
  );
}
