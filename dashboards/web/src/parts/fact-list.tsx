/** What is known of an asset and how: every value with who stated it, how, and when it was last proven. */
import type { AssetFact } from '../../../../collector/api/contract/asset.ts';
import { text } from '../messages/catalogue.ts';
import { groupFacts, type PartGroup } from '../view/fact-groups.ts';
import { formatCount } from '../view/number.ts';
import { Empty } from './notice.tsx';
import { SimpleTable } from './simple-table.tsx';
import { Time } from './time.tsx';

const titles = text.asset;
const columns = [
  { title: titles.attribute },
  { title: titles.value },
  { title: titles.class },
  { title: titles.source },
  { title: titles.since },
  { title: titles.proven },
  { title: titles.frame, align: 'end' },
] as const;

interface Line {
  readonly fact: AssetFact;
  readonly isFirst: boolean;
  readonly isDisputed: boolean;
}

function Source({ fact }: { readonly fact: AssetFact }) {
  return (
    <span title={fact.agent ?? undefined}>
      {fact.protocol}, {titles.method[fact.method]}
    </span>
  );
}

const rowOf = ({ fact, isFirst, isDisputed }: Line) => ({
  key: `${fact.attribute} ${fact.protocol} ${fact.agent ?? ''} ${fact.value}`,
  cells: [
    isFirst ? <span key="attribute">{fact.attribute}</span> : '',
    <span key="value">
      <span className="mono value">{fact.value}</span>
      {isDisputed && !isFirst ? <span className="more"> {titles.other}</span> : null}
    </span>,
    <span key="class" className={`class is-${fact.class}`}>
      {titles.classes[fact.class]}
    </span>,
    <Source key="source" fact={fact} />,
    <Time key="since" at={fact.since} />,
    <Time key="proven" at={fact.lastProven} isAge />,
    fact.frame === null ? text.nothing : formatCount(fact.frame),
  ],
});

function Part({ group }: { readonly group: PartGroup }) {
  const lines = group.attributes.flatMap(({ facts, isDisputed }) =>
    facts.map((fact, at) => ({ fact, isFirst: at === 0, isDisputed })),
  );
  const label = group.part === '' ? titles.self : group.part;
  return (
    <div className="part">
      <h3>{label}</h3>
      <SimpleTable label={label} shape="facts" columns={columns} rows={lines.map(rowOf)} />
    </div>
  );
}

export function FactList({ facts }: { readonly facts: readonly AssetFact[] }) {
  if (facts.length === 0) return <Empty>{titles.noFacts}</Empty>;
  return groupFacts(facts).map((group) => <Part key={group.part} group={group} />);
}
