import { en } from './en.table.ts';

/** The texts of the language the pages speak. */
export const text = en;
