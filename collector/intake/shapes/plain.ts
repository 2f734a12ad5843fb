/** A change in the words of this product: for scripts, and beside other shapes for what they have no field for. */
import { plainFields, type Shape } from './shape.ts';

export const plain: Shape = {
  ...{ system: 'plain', title: 'Plain', zone: null, kinds: {}, risks: {}, states: {} },
  paths: Object.fromEntries(plainFields.map((field) => [field, [field]])),
};
