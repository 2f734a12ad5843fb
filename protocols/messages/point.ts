/**
 * What a person declared to be watched on a device, as data: in an agent's settings today, in `desired`
 * once the collector hands it out. A place in a numbered table; whatever has a name of its own instead (an
 * OID, a symbol) will be a second form, told apart by its protocol. design.md §4, §7 (`config.point`).
 */
import * as z from 'zod';
import { Ip, Mac } from './names.ts';

/** How the words of a point are read. Of two words `order` says which is the high one. */
export const PointType = z.enum(['uint16', 'int16', 'uint32', 'int32', 'float32']);

export const Point = z.strictObject({
  name: z
    .string()
    .max(32)
    .regex(
      /^[^\p{C}\p{Z}|/]+( [^\p{C}\p{Z}|/]+)*$/u,
      'printable words, a space between them, no / and no |',
    )
    .describe('Its name among the points of its device. Renamed it is another point.'),
  device: z
    .string()
    .toLowerCase()
    .refine(
      (device) => Mac.safeParse(device).success || Ip.safeParse(device).success,
      'an IP or a MAC address, as the wire shows it',
    )
    .describe('IP or MAC address of the server, as the wire shows it.'),
  protocol: z.string().max(64).default('modbus').describe('One that has tables: `modbus`.'),
  unit: z
    .int()
    .min(0)
    .max(255)
    .exactOptional()
    .describe('Unit behind the address; absent: whichever is asked, each by itself.'),
  table: z
    .string()
    .max(64)
    .describe('`holding-register`, `input-register`, `coil` or `discrete-input`.'),
  address: z
    .int()
    .min(0)
    .max(65_535)
    .describe('Of the first place, as the wire has it: register 40001 is 0.'),
  count: z
    .int()
    .min(1)
    .exactOptional()
    .describe('Places, at most 125 registers or 2000 bits; absent: one value.'),
  type: PointType.exactOptional().describe('How registers are read; absent: uint16.'),
  order: z
    .enum(['high-first', 'low-first'])
    .default('high-first')
    .describe('Which of two registers comes first.'),
});

export type PointType = z.infer<typeof PointType>;
export type Point = Readonly<z.infer<typeof Point>>;
