/** Management that anybody on the way can read, as protocols are called in messages. csms.md §4, C21. */
export const plainProtocols = ['telnet', 'ftp', 'tftp', 'http', 'vnc'] as const;
