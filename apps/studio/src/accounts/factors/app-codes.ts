import { randomBytes } from 'node:crypto';
import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import { sameSecret } from '@tandem/platform';
import { problem } from '../../base/problem.ts';

/** As RFC 4226 asks of a key for SHA-1, which is what every app knows. */
const KEY_BYTES = 20;
const STEP_MS = 30_000;
/** A phone's clock may be so many steps off, either way. */
const STEPS_OFF = 1;

/** Binds a sealed key to its row. */
export const factorContext = (factorId: string) => `factor:${factorId}`;

export const newKey = (): string => base32.encode(randomBytes(KEY_BYTES), { padding: false });

/** What an app reads from a picture. */
export const urlOf = (key: string, login: string): string =>
  createOTP(base32.decode(key)).url('Tandem', login);

/** @returns the step whose code this is; null where it is none of now */
export async function stepOf(key: string, code: string, nowMs: number): Promise<number | null> {
  const { hotp } = createOTP(base32.decode(key));
  const now = Math.floor(nowMs / STEP_MS);
  const typed = code.replace(/\s/g, '');
  let found: number | null = null;
  for (let step = now - STEPS_OFF; step <= now + STEPS_OFF; step++)
    if (sameSecret(await hotp(step), typed)) found = step;
  return found;
}

export const codeWrong = () =>
  problem({
    code: 'code_wrong',
    field: 'code',
    message: 'This code is not right, or was used already.',
    remedy: 'Wait for the next one in your app, and check that the phone’s clock is right.',
  });
