import type { OpenSession } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Db } from '../base/db.ts';
import { ABSOLUTE_DAYS, type Auth } from './auth.ts';

/** Nobody is signed in at more places; the latest are told. */
const MAX_SESSIONS = 50;

type Row = Omit<OpenSession, 'since' | 'seen'> & { since: Date; seen: Date };

/** Where an account is signed in, the latest first. @param token of the session that asks */
export async function listSessions(db: Db, accountId: string, token: string | null): Promise<OpenSession[]> {
  const { rows } = await sql<Row>`
    select id as "sessionId", token = ${token} as current, "createdAt" as since, "updatedAt" as seen,
      coalesce("userAgent", '') as browser, coalesce("ipAddress", '') as address
    from auth.session where "userId" = ${accountId} and "expiresAt" > now()
      and "createdAt" > now() - make_interval(days => ${ABSOLUTE_DAYS})
    order by "updatedAt" desc limit ${MAX_SESSIONS}`.execute(db);
  return rows.map((row) => ({ ...row, since: row.since.toISOString(), seen: row.seen.toISOString() }));
}

/** Ends one session of an account. @throws Problem not_found */
export async function endSession(db: Db, accountId: string, sessionId: string): Promise<void> {
  const { rows } = await sql`delete from auth.session
    where "userId" = ${accountId} and id = ${sessionId} returning id`.execute(db);
  if (rows.length === 0) throw notFound('session');
}

/** Ends all but the one that asks. */
export async function endOthers(db: Db, accountId: string, token: string | null): Promise<void> {
  await sql`delete from auth.session where "userId" = ${accountId} and token <> ${token ?? ''}`.execute(db);
}

/**
 * Opens a session for somebody who has proved who they are without a password, or by a second factor (`proved`); the one
 * whose cookie it replaces ends.
 */
export async function startSession(
  { auth, db }: { auth: Auth; db: Db },
  account: { accountId: string; login: string; proved?: boolean },
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<void> {
  const replaced = auth.readToken(request.headers.cookie);
  const { token, cookie, expiresAt } = auth.newSession();
  await sql`insert into auth.session (id, token, "userId", "ipAddress", "userAgent", "expiresAt", second_factor_at)
    values (gen_random_uuid()::text, ${token}, ${account.accountId}, ${request.ip},
      ${request.headers['user-agent'] ?? ''}, ${expiresAt}, case when ${account.proved ?? false} then now() end)`.execute(
    db,
  );
  if (replaced !== null) await db.deleteFrom('auth.session').where('token', '=', replaced).execute();
  reply.header('set-cookie', cookie);
  reply.header('set-cookie', auth.deviceCookie(account.login));
}
