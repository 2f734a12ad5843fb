import { expect, test } from 'vitest';
import { roles } from '../../agent/observe/roles.table.ts';
import { roleTitle } from '../../dashboards/web/src/messages/roles.ts';

test.each(Object.entries(roles))('the page calls %s what the agent calls it', (id, { title }) => {
  expect(roleTitle(id)).toBe(title);
});

test('a role the page does not know is shown as it came', () => {
  expect(roleTitle('crane')).toBe('crane');
  expect(roleTitle('toString')).toBe('toString');
});
