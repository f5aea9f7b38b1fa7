import type { Access } from '@tandem/api/endpoint';
import { notAllowed, notFound, notSignedIn } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Caller } from '../context.ts';
import type { Db } from '../db.ts';
import { ABSOLUTE_DAYS, type Auth } from './auth.ts';

export type Account = { accountId: string; name: string; email: string; locale: 'en' | 'fr' | null };
export type Membership = Omit<Caller, 'accountId'> & { name: string };

const DAY_MS = 24 * 3600 * 1000;

/**
 * Who is signed in.
 * @throws Problem not_signed_in, also when the session is older than its absolute end
 */
export async function findAccount(auth: Auth, request: FastifyRequest): Promise<Account> {
  const found =
    request.headers.cookie &&
    (await auth.api.getSession({ headers: cookieOf(request), query: { disableRefresh: true } }));
  if (!found) throw notSignedIn();
  const { session, user } = found;
  if (Date.now() - new Date(session.createdAt).getTime() > ABSOLUTE_DAYS * DAY_MS) {
    await (await auth.$context).internalAdapter.deleteSession(session.token);
    throw notSignedIn();
  }
  return {
    accountId: user.id,
    name: user.name,
    email: user.email,
    locale: user.locale === 'fr' || user.locale === 'en' ? user.locale : null,
  };
}

/** Prolongs the session of somebody who is here; its absolute end stays. */
export async function renewSession(auth: Auth, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { headers } = await auth.api.getSession({ headers: cookieOf(request), returnHeaders: true });
  for (const cookie of headers.getSetCookie()) reply.header('set-cookie', cookie);
}

const cookieOf = (request: FastifyRequest) => new Headers({ cookie: request.headers.cookie ?? '' });

/** What an account is in its studios, one entry each: a role on the staff outranks being a member. */
export async function studiosOf(db: Db, accountId: string): Promise<Membership[]> {
  const { rows } = await sql<{
    studio_id: string;
    name: string;
    role: Caller['role'];
    customer_id: string | null;
    staff_id: string | null;
  }>`select * from studios_of_account(${accountId})`.execute(db);
  const byStudio = new Map<string, Membership>();
  for (const row of rows) {
    const known = byStudio.get(row.studio_id);
    byStudio.set(row.studio_id, {
      studioId: row.studio_id,
      name: row.name,
      role: row.staff_id || !known ? row.role : known.role,
      staffId: row.staff_id ?? known?.staffId ?? null,
      customerId: row.customer_id ?? known?.customerId ?? null,
    });
  }
  return [...byStudio.values()];
}

/**
 * Lets a call through, or not: 401 without a session, 404 for a studio that the account does not belong to (its
 * existence is not told), 403 for a role that may not.
 */
export async function authorise(
  auth: Auth,
  db: Db,
  access: Access,
  request: FastifyRequest,
): Promise<Caller> {
  const { accountId } = await findAccount(auth, request);
  const studioId = z.uuid().safeParse((request.params as { studioId?: string }).studioId);
  const membership =
    studioId.success &&
    (await studiosOf(db, accountId)).find((m) => m.studioId === studioId.data.toLowerCase());
  if (!membership) throw notFound('studio');
  if (Array.isArray(access) && !access.includes(membership.role)) throw notAllowed();
  const { role, staffId, customerId } = membership;
  return { accountId, studioId: membership.studioId, role, staffId, customerId };
}
