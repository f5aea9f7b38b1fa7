import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Work } from '../base/context.ts';

const PASSWORD_BYTES = 15;
/** Argon2id at the strength that OWASP names: 19 MiB, two passes. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const newPassword = (): string => randomBytes(PASSWORD_BYTES).toString('base64url');
export const hashPassword = (password: string): Promise<string> => hash(password, ARGON2);
export const verifyPassword = (hashed: string, password: string): Promise<boolean> =>
  verify(hashed, password);

/**
 * Changes the club's password: the old one is refused from now on, and everybody signed in with it is signed out.
 * @returns false where there is no such club
 */
export async function changePassword({ trx }: Pick<Work, 'trx'>, password: string): Promise<boolean> {
  const password_hash = await hashPassword(password);
  const changed = await trx
    .updateTable('sites')
    .set({ password_hash })
    .where('site_id', '=', (eb) => eb.fn<number>('tracker.tenant'))
    .returning('site_id')
    .executeTakeFirst();
  await trx.deleteFrom('sessions').execute();
  return changed !== undefined;
}
