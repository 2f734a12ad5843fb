/** Security types: RFC 6143, 7.1.2; those of others as TShark 4.0 names them (vnc.security_type), 2026-11-21. */
export const Method = { none: 1, password: 2 } as const;

export const methods: ReadonlyMap<number, string> = new Map([
  [Method.none, 'none'],
  [Method.password, 'password'],
  [5, 'RA2'],
  [6, 'RA2ne'],
  [16, 'Tight'],
  [17, 'Ultra'],
  [18, 'TLS'],
  [19, 'VeNCrypt'],
  [20, 'SASL'],
  [30, 'Apple Remote Desktop'],
]);
