/** A value that fits a JSON Schema as our routes have them: the smallest that is not empty. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
}

export function sampleOf(schema: Schema): unknown {
  const [example] = schema.examples ?? [];
  if (example !== undefined) return example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [variant] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (variant !== undefined) return sampleOf(variant);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name] ?? {})]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, (_, at) =>
        sampleOf(schema.prefixItems?.[at] ?? schema.items ?? {}),
      );
    case 'integer':
    case 'number':
      return schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return textOf(schema);
  }
}

function textOf({ format, pattern, minLength = 1 }: Schema): string {
  if (format === 'uuid' || format === 'guid' || /8-?\}?.*-\[?0-9a-f/i.test(pattern ?? '')) {
    return '00000000-0000-4000-8000-000000000001';
  }
  if (format === 'date-time' || /T\(?:?.*Z/.test(pattern ?? '')) return '2026-01-10T00:00:00.000Z';
  if (format === 'date') return '2026-01-10';
  if (pattern === '^C\\d{2}$') return 'C01';
  if (pattern === '^[0-9a-f]{64}$') return 'a'.repeat(64);
  return 'a'.repeat(Math.max(1, minLength));
}
