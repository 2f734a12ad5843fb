import type { EventKind } from '../../protocols/messages/control-event.ts';
import type { Fate } from './outcomes.ts';

const ALL: readonly Fate[] = ['accepted', 'refused', 'unanswered', 'unknown'];
const ANSWERED: readonly Fate[] = ['accepted', 'refused', 'unanswered'];

/** Outcomes that an event of a protocol never has, and why. A line goes when it has. */
export const EXCEPTED: readonly (readonly [string, EventKind, readonly Fate[], string])[] = [
  ['bacnet', 'time-set', ANSWERED, 'nobody acknowledges the time'],
  ['dnp3', 'alarm-suppress', ['refused'], 'where it is refused, reports go on'],
  [
    'ethercat',
    'firmware-update',
    ['unknown'],
    'a frame that nobody has taken part in says nothing',
  ],
  ['ethercat', 'mode-change', ['unknown'], 'a frame that nobody has taken part in says nothing'],
  ['ethercat', 'write', ['unknown'], 'a frame that nobody has taken part in says nothing'],
  ['ftp', 'command', ALL, 'the field of a flaw'],
  ['ftp', 'write', ALL, 'what is done to a file'],
  ['genisys', 'command', ['refused'], 'a field unit that does not take it keeps silent'],
  ['goose', 'mode-change', ANSWERED, 'nobody asks a publisher, and nobody answers it'],
  ['goose', 'restart', ANSWERED, 'nobody asks a publisher, and nobody answers it'],
  ['icmp', 'configuration-write', ANSWERED, 'a redirect has no answer'],
  ['iec104', 'alarm-suppress', ['refused'], 'STOPDT is confirmed, or it is not'],
  ['iec104', 'authentication', ALL, 'a fact'],
  ['pccc', 'command', ALL, 'the name of a message'],
  ['profinet-io', 'write', ALL, 'the name of a block'],
  ['ptp', 'command', ALL, 'the name of a message'],
  ['rdp', 'authentication', ['accepted'], 'what is said of a login is encrypted'],
  ['smb', 'write', ALL, 'the name of a message'],
  ['snmp', 'authentication', ALL, 'a fact'],
  ['ssh', 'authentication', ANSWERED, 'what is said of a login is encrypted'],
  ['sv', 'mode-change', ANSWERED, 'nobody asks a publisher, and nobody answers it'],
  ['synchrophasor', 'command', ['refused'], 'commands have no answer: the data tell'],
  ['telnet', 'authentication', ['unknown'], 'that it was a password is read from the screen alone'],
  ['tftp', 'write', ALL, 'the name of a message'],
];
