/** What a value was and is: marked by sign and place as well as by colour. */
import { text } from '../messages/catalogue.ts';
import { diffText } from '../view/text-diff.ts';

interface BeforeAfterProps {
  readonly before: string | null;
  readonly after: string | null;
}

export function BeforeAfter({ before, after }: BeforeAfterProps) {
  if (before === null && after === null) return null;
  const { head, tail, ...changed } = diffText(before ?? '', after ?? '');
  const absent = <span className="absent">{text.detail.absent}</span>;
  return (
    <dl className="before-after">
      <div className="is-before">
        <dt>{text.detail.before}</dt>
        <dd>
          <span className="sign" aria-hidden="true">
            −
          </span>
          {before === null ? (
            absent
          ) : (
            <span>
              {head}
              <del>{changed.before}</del>
              {tail}
            </span>
          )}
        </dd>
      </div>
      <div className="is-after">
        <dt>{text.detail.after}</dt>
        <dd>
          <span className="sign" aria-hidden="true">
            +
          </span>
          {after === null ? (
            absent
          ) : (
            <span>
              {head}
              <ins>{changed.after}</ins>
              {tail}
            </span>
          )}
        </dd>
      </div>
    </dl>
  );
}
