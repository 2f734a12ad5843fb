/**
 * Devices made and changed as the serializers of NetBox do: what is wrong is answered with 400 and a list
 * of sentences by field; related objects are found by their attributes, and have to be there.
 */

export type Answer = readonly [number, unknown];
type Fields = Record<string, unknown>;

export const NOT_FOUND = { detail: 'Not found.' };

/** What the small NetBox has besides devices. */
const RELATED: Readonly<Record<string, readonly Fields[]>> = {
  device_type: [{ id: 1, model: 'CPU 1516', manufacturer: { id: 1, name: 'Siemens' } }],
  role: ['plc', 'hmi', 'switch'].map((slug, at) => ({ id: at + 1, name: slug, slug })),
  site: ['plant', 'paint'].map((slug, at) => ({ id: at + 3, name: slug, slug })),
};
const LENGTHS = { name: 64, serial: 50, asset_tag: 50 };
const STATUSES = ['offline', 'active', 'planned', 'staged', 'failed', 'inventory'];

export function changed(devices: object[], method: string, path: string, body: Fields): Answer {
  const known = devices as Fields[];
  const id = Number(/^\/api\/dcim\/devices\/(\d+)\/$/.exec(path)?.[1]);
  const device = known.find((one) => one['id'] === id);
  if (method === 'PATCH' && device === undefined) return [404, NOT_FOUND];
  const wrong = { ...problemsOf(body), ...takenIn(known, { ...device, ...body }) };
  if (method === 'POST') {
    for (const field of Object.keys(RELATED)) {
      if (body[field] === undefined) wrong[field] = ['This field is required.'];
    }
  }
  if (Object.keys(wrong).length > 0) return [400, wrong];
  const expanded = Object.entries(body).map(([field, value]) => [field, expand(field, value)]);
  if (device !== undefined) return [200, Object.assign(device, Object.fromEntries(expanded))];
  if (method !== 'POST') return [405, { detail: `Method "${method}" not allowed.` }];
  const made = { id: known.length + 1000, ...Object.fromEntries(expanded) };
  known.push(made);
  return [201, made];
}

function problemsOf(body: Fields): Record<string, string[]> {
  const wrong: Record<string, string[]> = {};
  for (const [field, most] of Object.entries(LENGTHS)) {
    if (String(body[field] ?? '').length > most) {
      wrong[field] = [`Ensure this field has no more than ${most} characters.`];
    }
  }
  for (const field of Object.keys(RELATED)) {
    if (body[field] !== undefined && relatedTo(field, body[field]) === undefined) {
      wrong[field] = ['Related object not found using the provided attributes.'];
    }
  }
  const { status } = body as { status?: string };
  if (status !== undefined && ![...STATUSES, 'decommissioning'].includes(status)) {
    wrong['status'] = [`${status} is not a valid choice.`];
  }
  return wrong;
}

/** A tag is nobody else's, a name nobody else's at its site. */
function takenIn(known: readonly Fields[], wanted: Fields): Record<string, string[]> {
  const others = known.filter(({ id }) => id !== wanted['id']);
  const site = (of: Fields) => (of['site'] as { slug?: string } | undefined)?.slug;
  const hasTag = (one: Fields) => one['asset_tag'] === wanted['asset_tag'];
  const hasName = (one: Fields) => one['name'] === wanted['name'] && site(one) === site(wanted);
  return {
    ...(wanted['asset_tag'] != null &&
      others.some(hasTag) && { asset_tag: ['device with this asset tag already exists.'] }),
    ...(wanted['name'] != null &&
      others.some(hasName) && { __all__: ['Device name must be unique per site.'] }),
  };
}

function expand(field: string, value: unknown): unknown {
  if (field === 'status') return { value, label: value };
  return RELATED[field] === undefined ? value : relatedTo(field, value);
}

const relatedTo = (field: string, wanted: unknown) =>
  RELATED[field]?.find((one) => matches(one, wanted));

function matches(one: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return one === wanted;
  return Object.entries(wanted).every(([key, value]) => matches((one as Fields)[key], value));
}
