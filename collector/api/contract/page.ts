/**
 * How lists are asked for and answered. Bodies and parameters use the camelCase names of the wire
 * messages; the ECS names of the same fields stand once, in `fields.table.ts`, and head exports.
 */
import * as z from 'zod';

export const MAX_LIMIT = 500;
export const MAX_OFFSET = 1_000_000;

/**
 * Either `cursor`, from the page before: rows that appear meanwhile shift nothing, none is shown
 * twice or left out; or `offset`, for jumping: rows that appear meanwhile do shift it. `cursor` wins.
 */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(100),
  cursor: z.string().min(1).max(1024).exactOptional(),
  offset: z.coerce.number().int().min(0).max(MAX_OFFSET).exactOptional(),
});

/** `total` counts what the filter matches; it is there when `offset` or no `cursor` was given. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    /** Asks for the page behind this one; null behind the last. */
    next: z.string().nullable(),
    total: z.int().nonnegative().exactOptional(),
  });
}

/** `a,b` or the parameter repeated: any of them. */
export function anyOf<Value extends z.ZodType<string, string>>(value: Value) {
  return z
    .union([z.string().max(2048), z.array(z.string().max(256)).max(64)])
    .transform((given) => (Array.isArray(given) ? given : given.split(',')))
    .pipe(z.array(value).min(1).max(64));
}

/** `name` or `-name`, descending. The id breaks ties, so the order is total. */
export function sortBy<const Column extends string>(
  columns: readonly Column[],
  first: Sort<Column>,
) {
  const both = columns.flatMap((column): Sort<Column>[] => [column, `-${column}`]);
  return z.enum(both as [Sort<Column>, ...Sort<Column>[]]).default(first as never);
}

export type Sort<Column extends string> = Column | `-${Column}`;
export type PageQuery = z.infer<typeof PageQuery>;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly total?: number;
}
