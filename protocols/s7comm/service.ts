/** Program invocation services (job 0x28) and what they are given. Layout: TShark 4.0, s7comm.param.pistart and .pi. */
import type { Cursor } from '../contract/cursor.ts';
import { clipped } from '../contract/printable.ts';
import { type Block, fileName } from './blocks.ts';
import { piServices } from './pi-services.table.ts';

export interface Service {
  readonly type: 'service';
  readonly service: string;
  /** Without a password. */
  readonly argument: string;
  readonly blocks: readonly Block[];
}

const NUMERICAL_CONTROL = '_N_';
const FILE_NAME = 8;
const MAX_BLOCKS = 120; // a PDU has 960 bytes at most
const ARGUMENT_MAX = 256;

/** What it is given is explained by the name behind it. */
export function readService(parameters: Cursor): Service {
  parameters.skip(7); // reserved
  const size = parameters.u16();
  const begin = parameters.offset;
  parameters.skip(size);
  const service = parameters.text(parameters.u8());
  const { offset, flaw } = parameters;
  if (flaw !== undefined) return { type: 'service', service, argument: '', blocks: [] };
  parameters.offset = begin;
  const outer = parameters.enter(size);
  const given = readGiven(service, parameters);
  parameters.leave(outer);
  parameters.offset = offset;
  return { type: 'service', service, ...given };
}

/** One whose parameters hold what proves who somebody is. */
export function isSecret(service: string): boolean {
  return piServices.get(service)?.isSecret === true;
}

function readGiven(service: string, parameters: Cursor): Pick<Service, 'argument' | 'blocks'> {
  if (service.startsWith(NUMERICAL_CONTROL))
    return { argument: strings(parameters, isSecret(service) ? 1 : ARGUMENT_MAX), blocks: [] };
  const { offset } = parameters;
  const blocks = blockList(parameters);
  if (blocks.length > 0) return { argument: '', blocks };
  parameters.offset = offset;
  return { argument: parameters.text(parameters.remaining), blocks };
}

/** A count, a zero, then file names; anything else is an argument in text. */
function blockList(parameters: Cursor): Block[] {
  const blocks: Block[] = [];
  const count = parameters.peek();
  if (count < 1 || count > MAX_BLOCKS || 2 + count * FILE_NAME !== parameters.remaining)
    return blocks;
  parameters.skip(2); // the count, and a byte nobody explains
  for (let left = count; parameters.again(left); left--) {
    const block = fileName(parameters.text(FILE_NAME));
    if (block !== undefined) blocks.push(block);
  }
  return blocks;
}

/** Each with its length, made even: the address of a channel or axis, then what the service takes; the first `most`. */
function strings(parameters: Cursor, most: number): string {
  const found: string[] = [];
  while (parameters.more() && found.length < most) {
    const size = parameters.u8();
    found.push(parameters.text(size));
    if (size % 2 === 0 && parameters.remaining > 0) parameters.skip(1); // what makes it even
  }
  return clipped(found.filter(Boolean).join(' '), ARGUMENT_MAX);
}
