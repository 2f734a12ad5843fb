import * as z from 'zod';

/** What stands in a topic: nothing that MQTT gives a meaning to, and nothing a shell or a page does. */
const label = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    'letters, digits, dot, underscore and hyphen, at most 63',
  );

export const SiteId = label.brand('SiteId');
export const AgentId = label.brand('AgentId');

/** The series an agent numbers its messages in. Made with the spool: a lost disk is a new one. */
export const Epoch = label.brand('Epoch');

/** Agent, interface and VLAN (`agent-1/eth0/10`), or what a person declared for them. Equal IPs on two networks are two devices. */
export const NetworkId = z.string().min(1).max(128).brand('NetworkId');

export const Mac = z
  .string()
  .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/)
  .brand('Mac');
export const Ip = z.union([z.ipv4(), z.ipv6()]).brand('Ip');

/** UTC with milliseconds, always the same width: comparing the strings compares the times. */
export const Instant = z.iso.datetime({ precision: 3 }).brand('Instant');

/** One end of the wire. `mac` is its own; behind a router there is only the router's, in `via`. */
export const Host = z
  .object({
    network: NetworkId,
    mac: Mac.exactOptional(),
    ip: Ip.exactOptional(),
    via: Mac.exactOptional(),
  })
  .refine(({ mac, ip }) => mac !== undefined || ip !== undefined, 'a host has a MAC or an IP');

export type SiteId = z.infer<typeof SiteId>;
export type AgentId = z.infer<typeof AgentId>;
export type Epoch = z.infer<typeof Epoch>;
export type NetworkId = z.infer<typeof NetworkId>;
export type Mac = z.infer<typeof Mac>;
export type Ip = z.infer<typeof Ip>;
export type Instant = z.infer<typeof Instant>;
export type Host = Readonly<z.infer<typeof Host>>;
