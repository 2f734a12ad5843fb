import { en } from './en.ts';

/** The texts of the language the pages speak. */
export const text = en;
