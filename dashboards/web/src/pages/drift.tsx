/** The drift queue: what departs from what was learnt, newest first, with its evidence beside it. */
import type {
  DriftState,
  DriftSummary,
  Severity,
} from '../../../../collector/api/contract/drift.ts';
import { api } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';
import { driftStates, severities } from '../messages/kinds.ts';
import { DataTable } from '../parts/data-table.tsx';
import { driftColumns } from '../parts/drift-columns.tsx';
import { DriftFlyout } from '../parts/drift-flyout.tsx';
import { FilterBox } from '../parts/filter-box.tsx';
import { useListState } from '../parts/list-page.tsx';
import type { ListSource } from '../parts/list-source.ts';
import { Chips, ColumnChooser, FreshPill } from '../parts/toolbar.tsx';
import { useUrlState } from '../parts/url-state.ts';
import type { Fields } from '../view/filter-box.ts';

const fields: Fields = {
  kind: 'kind',
  agent: 'agent',
  asset: 'asset',
  site: 'site',
  'rule.name': 'kind',
  'observer.name': 'agent',
  'ot.asset.id': 'asset',
};

const source: ListSource<DriftSummary> = {
  topic: 'drift',
  page: api.drift,
  one: api.driftRecord,
  newest: { sort: '-recordedAt', at: (drift) => drift.recordedAt },
};

const stateOptions = Object.entries(driftStates) as [DriftState, string][];
const severityOptions = Object.entries(severities) as [Severity, string][];
const FIRST_STATES = 'open';
const ALL = 'all';

const split = (values: string) => values.split(',').filter((value) => value !== '');

/** `state=` in the address: absent means open, `all` means no filter. */
function useChips() {
  const { read, change } = useUrlState();
  const state = read('state') || FIRST_STATES;
  const chosen = state === ALL ? [] : split(state);
  return {
    states: {
      chosen,
      onChoose: (next: string[]) => {
        const joined = next.join();
        change({ state: joined === FIRST_STATES ? '' : joined || ALL, sel: '', open: '' });
      },
    },
    severity: {
      chosen: split(read('severity')),
      onChoose: (next: string[]) => change({ severity: next.join(), sel: '', open: '' }),
    },
  };
}

export function DriftPage() {
  const chips = useChips();
  const list = useListState({
    source,
    fields,
    columns: driftColumns,
    firstSort: '-latest',
    more: {
      state: chips.states.chosen.join(),
      severity: chips.severity.chosen.join(),
    },
  });
  const { fresh, read, change } = list;
  const opened = read('open') === '' ? '' : list.table.selected;
  return (
    <section className="list-page">
      <div className="toolbar">
        <h1>{text.drift.title}</h1>
        <FilterBox
          label={text.drift.filterLabel}
          placeholder={text.drift.placeholder}
          {...list.box}
        />
        <Chips label={text.drift.stateFilter} options={stateOptions} {...chips.states} />
        <Chips label={text.drift.severityFilter} options={severityOptions} {...chips.severity} />
        <FreshPill count={fresh.count} isMore={fresh.isMore} onAccept={fresh.accept} />
        <span className="toolbar-room" />
        <ColumnChooser {...list.chooser} />
      </div>
      <div className="with-flyout">
        <DataTable
          {...list.table}
          label={text.drift.title}
          empty={list.box.value === '' ? text.drift.empty : text.list.none}
          onSelect={(drift) => change({ sel: drift.id }, { replace: true })}
          onOpen={(drift) => change({ sel: drift.id, open: '1' })}
        />
        {opened === '' ? null : (
          <DriftFlyout key={opened} id={opened} onClose={() => change({ open: '' })} />
        )}
      </div>
    </section>
  );
}
