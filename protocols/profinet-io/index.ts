import { defineProtocol } from '../contract/protocol.ts';
import { namesProfinet } from './annotation.ts';
import { Interface } from './blocks.table.ts';
import { control, lapse } from './control.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';
import { start } from './real-time.ts';

const { device, controller, supervisor, parameterServer, endpointMapper } = Interface;

export const profinetIo = defineProtocol({
  name: 'profinet-io',
  title: 'PROFINET IO',
  specification: 'IEC 61158-6-10 (PROFINET); PROFIBUS Profile Guidelines Part 1 (I&M)',
  carriage: [
    { by: 'ethernet', at: [0x8892] },
    { by: 'dce-rpc', at: [device, controller, supervisor, parameterServer] },
    { by: 'dce-rpc', at: [endpointMapper], signature: namesProfinet },
  ],
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});
