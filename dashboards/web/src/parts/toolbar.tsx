/** What stands above a list beside its filter: what is new, the columns, the number of rows. */
import { Button, Checkbox, Popover } from '@mantine/core';
import { text } from '../messages/catalogue.ts';
import type { Column } from './columns.ts';
import { Icon } from './icons.tsx';
import { useKeys } from './keys.ts';

interface FreshPillProps {
  readonly count: number;
  readonly isMore: boolean;
  readonly onAccept: () => void;
}

/** Said politely, and never in the way: the list stands still until it is pressed. */
export function FreshPill({ count, isMore, onAccept }: FreshPillProps) {
  useKeys({ n: () => count > 0 && onAccept() });
  return (
    <span aria-live="polite">
      {count === 0 ? null : (
        <button type="button" className="fresh" title={text.list.freshHint} onClick={onAccept}>
          <Icon name="up" />
          {text.list.fresh(count, isMore)}
        </button>
      )}
    </span>
  );
}

interface ColumnChooserProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: string[]) => void;
}

export function ColumnChooser<Row>({ columns, chosen, onChoose }: ColumnChooserProps<Row>) {
  const toggle = (id: string, isOn: boolean) =>
    onChoose(
      columns
        .map((column) => column.id)
        .filter((one) => (one === id ? isOn : chosen.includes(one))),
    );
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<Icon name="columns" />}>
          {text.list.columns}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="chooser" aria-label={text.list.columns}>
        {columns.map(({ id, title }) => (
          <Checkbox
            key={id}
            size="xs"
            label={title}
            checked={chosen.includes(id)}
            disabled={chosen.length === 1 && chosen.includes(id)}
            onChange={(event) => toggle(id, event.currentTarget.checked)}
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChipsProps<Value extends string> {
  readonly label: string;
  readonly options: readonly (readonly [Value, string])[];
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: string[]) => void;
}

/** Any of a few values; none chosen means all. */
export function Chips<Value extends string>({
  label,
  options,
  chosen,
  onChoose,
}: ChipsProps<Value>) {
  return (
    <fieldset className="chips">
      <legend className="sr-only">{label}</legend>
      {options.map(([value, title]) => {
        const isOn = chosen.includes(value);
        return (
          <button
            key={value}
            type="button"
            className="chip"
            aria-pressed={isOn}
            onClick={() =>
              onChoose(isOn ? chosen.filter((one) => one !== value) : [...chosen, value])
            }
          >
            {title}
          </button>
        );
      })}
    </fieldset>
  );
}
