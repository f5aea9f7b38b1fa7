import type { FastifyRequest } from 'fastify';
import type { Studio } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { noteAccess } from './note-access.ts';
import { verifyPassword } from './passwords.ts';
import { passwordOf } from './set-password.ts';

/**
 * Asks somebody who is signed in for their password again.
 * @param asked.field of the form, which a wrong one is told by
 * @returns the hash that it fits
 * @throws Problem wrong_password, which the log keeps; password_missing for who has joined by a link and has chosen none
 */
export async function checkPassword(
  studio: Studio,
  request: FastifyRequest,
  accountId: string,
  { typed, field }: { typed: string; field: string },
): Promise<string> {
  const stored = await passwordOf(studio.db, accountId);
  if (stored === null) throw passwordMissing(field);
  if (await verifyPassword(stored, typed)) return stored;
  await noteAccess(studio, request, 'sign_in.failed', [accountId]);
  throw problem({
    code: 'wrong_password',
    field,
    message: 'This is not your current password.',
    remedy: 'Type it again, or ask for a link by mail on the sign-in page.',
  });
}

/** @param field of the form that asks for one */
export const passwordMissing = (field: string) =>
  problem({
    code: 'password_missing',
    field,
    message: 'This login has no password yet.',
    remedy: 'Ask for a link by mail on the sign-in page and choose one there, then try again.',
  });
