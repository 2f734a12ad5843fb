import { Link } from 'wouter';
import { text } from '../messages/catalogue.ts';
import { DriftDetail } from '../parts/drift-detail.tsx';
import { Icon } from '../parts/icons.tsx';

/** The permanent address of one drift. */
export function DriftRecordPage({ id }: { readonly id: string }) {
  return (
    <div className="document is-narrow">
      <Link href="/drift" className="back">
        <Icon name="fold" />
        {text.drift.title}
      </Link>
      <DriftDetail id={id} />
    </div>
  );
}
