/** What of a declared asset is changed at a device of a NetBox that is there already. Nothing else ever is. */
export const NETBOX_FIELDS = {
  name: { field: 'name', most: 64 },
  serial: { field: 'serial', most: 50 },
  tag: { field: 'asset_tag', most: 50 },
} as const;

export type PushedField = keyof typeof NETBOX_FIELDS;
export const PUSHED_FIELDS = ['name', 'serial', 'tag'] as const satisfies readonly PushedField[];
