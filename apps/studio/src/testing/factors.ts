import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import { CONFIRM_MINUTES } from '@tandem/api/words';
import { sql } from 'kysely';
import { asOwner } from './build.ts';
import { call } from './http.ts';

const STEP_MS = 30_000;

/** What an app shows now, or so many half minutes later. */
export const appCode = (key: string, later = 0, nowMs = Date.now()): Promise<string> =>
  createOTP(base32.decode(key)).hotp(Math.floor(nowMs / STEP_MS) + later);

/** Sets an app up, as the person of the cookie. Its first code was the one before now: that of now still counts. */
export async function setUpApp(
  base: string,
  cookie: string,
): Promise<{ key: string; recoveryCodes: string[] }> {
  const { key } = (await call(base, cookie, 'startAppFactor')).body;
  const body = { name: 'Phone', code: await appCode(key, -1) };
  const added = await call(base, cookie, 'addAppFactor', { body });
  if (added.status !== 200) throw new Error(`the app was refused: ${added.body.code}`);
  return { key, recoveryCodes: added.body.recoveryCodes };
}

/** People of tests sign in as the demo's do; these as everybody else, or as before. */
export const askFactors = (url: string, emails: Record<string, string>, asked = true): Promise<unknown> =>
  asOwner(url, (db) =>
    sql`update auth."user" set password_suffices = ${!asked} where login = any(${Object.values(emails)})`.execute(
      db,
    ),
  );

/** Everybody has signed in a while ago. */
export const loseFreshness = (url: string): Promise<unknown> =>
  asOwner(url, (db) =>
    sql`update auth.session set "createdAt" = now() - make_interval(mins => ${CONFIRM_MINUTES + 1})`.execute(
      db,
    ),
  );
