/** Codes that change every half minute (RFC 6238), as authenticator programs make them; and ten to write down. */
import { Secret, TOTP } from 'otpauth';

const ISSUER = 'Plumbline';
const PERIOD_S = 30;
/** 160 bits: RFC 4226, R6. */
const SECRET_BYTES = 20;
/** How many steps a clock may be off. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 10;

/** Base32, RFC 4648. */
export function newFactor(random: (size: number) => Uint8Array): string {
  return new Secret({ buffer: Uint8Array.from(random(SECRET_BYTES)).buffer }).base32;
}

/** `otpauth://…`: what an authenticator reads as a QR code. */
export function factorUri(secret: string, user: string): string {
  return totp(secret, user).toString();
}

/** The time step a code is of; undefined: of none near `now` (ms), or of `last` and before, which were used. */
export function stepOf(
  secret: string,
  code: string,
  now: number,
  last: number | null,
): number | undefined {
  const delta = totp(secret).validate({ token: code, timestamp: now, window: WINDOW });
  if (delta === null) return undefined;
  const step = Math.floor(now / 1000 / PERIOD_S) + delta;
  return last === null || step > last ? step : undefined;
}

/** `abcde-fghij-…`, lower-case base32, each good once. */
export function newRecoveryCodes(random: (size: number) => Uint8Array): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const { base32 } = new Secret({ buffer: Uint8Array.from(random(RECOVERY_BYTES)).buffer });
    return (base32.toLowerCase().match(/.{4}/g) ?? []).join('-');
  });
}

/** As it is kept: however it was typed. */
export const plainCode = (code: string) => code.toLowerCase().replaceAll(/[\s-]/g, '');

function totp(secret: string, label = ''): TOTP {
  return new TOTP({
    ...{ issuer: ISSUER, label, algorithm: 'SHA1', digits: 6, period: PERIOD_S },
    secret: Secret.fromBase32(secret),
  });
}
