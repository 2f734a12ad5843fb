/** Systems that changes come from; one line each. */
import { jira } from './jira.ts';
import { plain } from './plain.ts';
import { sapPm } from './sap-pm.ts';
import { servicenow } from './servicenow.ts';
import type { Shape } from './shape.ts';

export const shapes: readonly Shape[] = [plain, servicenow, sapPm, jira];
export const systems = ['plain', 'servicenow', 'sap-pm', 'jira'] as const;
export type System = (typeof systems)[number];
