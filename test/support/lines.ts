/** A protocol as plain as can be, and a picture that knows no other. */
import { defineProtocol, type Protocol } from '../../protocols/contract/protocol.ts';
import { Wire } from './wire.ts';

/** Says what it is given: a datagram whole, a stream in lines. */
const lines: Protocol = defineProtocol({
  name: 'lines',
  title: 'Lines',
  specification: 'none',
  carriage: [
    { by: 'udp', at: [7] },
    { by: 'ip', at: [253] },
    { by: 'ethernet', at: [0x88b5] },
    { by: 'llc', at: [0x42, 0x00000c_2000] },
    {
      by: 'tcp',
      at: [7],
      frame(bytes, start, end) {
        const at = bytes.subarray(start, end).indexOf(0x0a);
        return at + 1;
      },
    },
  ],
  decode: (cursor) => cursor.text(cursor.remaining),
  operation: (said) => said,
});
export const wireOf = () => new Wire({ protocols: [lines] });
