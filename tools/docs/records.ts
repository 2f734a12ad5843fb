/** The kinds of records and what may become of each, from the tables the collector walks. */
import type { RecordKind, Step } from '../../collector/records/lifecycle.ts';
import { recordKinds } from '../../collector/records/registry.ts';
import { mayBe } from '../../collector/users/roles.table.ts';

export function transitionTables(): string {
  return recordKinds.map(section).join('\n\n') || 'None yet.';
}

function section(kind: RecordKind): string {
  const { states, initial, forceful = [], ended = [] } = kind;
  const marks = (state: string) =>
    [
      ...(state === initial ? ['begins here'] : []),
      ...(forceful.includes(state) ? ['its newest wording is in force'] : []),
      ...(ended.includes(state) ? ['nothing of it is in force'] : []),
    ].join('; ');
  return [
    `## ${kind.title}`,
    `${kind.purpose} \`/api/v1/${kind.plural}\``,
    table(
      ['state', 'what it says', ''],
      Object.entries(states).map(([state, says]) => [`\`${state}\``, says, marks(state)]),
    ),
    table(['event', 'from', 'to', 'who', 'only if'], [...kind.steps.map(row(kind)), edits(kind)]),
  ].join('\n\n');
}

const row =
  (kind: RecordKind) =>
  ({ event, from, to, when, guards = [], isSigned, ...step }: Step): readonly string[] => {
    const conditions = [
      ...(when === undefined ? [] : [when.sentence]),
      ...guards.map(({ sentence }) => sentence),
      ...(isSigned ? ['signed'] : []),
    ];
    return [
      event,
      from.map(code).join(', '),
      to === null ? '*stays*' : code(to),
      who(kind, step),
      conditions.join('; '),
    ];
  };

function edits({ creates, edits: { from, takes, fallsBack = {}, guards = [] } }: RecordKind) {
  const falls = Object.entries(fallsBack).map(
    ([state, to]) => `${code(state)} falls to ${code(to)}`,
  );
  const conditions = guards.map(({ sentence }) => sentence).join('; ');
  const by = creates === takes ? roles(creates) : `${roles(creates)} (create); ${roles(takes)}`;
  return ['*create, edit*', from.map(code).join(', '), falls.join(', '), by, conditions];
}

function who({ slots }: RecordKind, { takes }: Pick<Step, 'takes'>): string {
  if (takes === null) return '*the collector*';
  if (takes !== 'slot') return roles(takes);
  const sides = Object.entries(slots?.takes ?? {});
  return sides.map(([slot, action]) => `${slot}: ${roles(action)}`).join('; ');
}

export const roles = (action: keyof typeof mayBe) => mayBe[action].join(', ');
export const code = (state: string) => `\`${state}\``;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|');
