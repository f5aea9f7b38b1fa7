import type { OpenSession } from '@tandem/api/studio';
import { notFound, notSignedIn } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Caller } from '../base/context.ts';
import type { Db, Trx } from '../base/db.ts';
import { ABSOLUTE_DAYS, type Auth } from './auth.ts';
import { holdAccount } from './hold-account.ts';
import type { Login } from './logins.ts';
import { passwordOf } from './set-password.ts';

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
 * @param account.instead only where that one has not ended meanwhile: it is what the new one stands on
 * @throws Problem not_signed_in
 */
export async function startSession(
  { auth, db }: { auth: Auth; db: Db },
  account: { accountId: string; login: string; proved?: boolean; instead?: boolean },
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<void> {
  const { accountId, login, proved = false, instead = false } = account;
  const replaced = auth.readToken(request.headers.cookie);
  const { token, cookie, expiresAt } = auth.newSession();
  await db.transaction().execute(async (trx) => {
    await holdAccount(trx, accountId);
    const { numDeletedRows } = await trx
      .deleteFrom('auth.session')
      .where('token', '=', replaced ?? '')
      .executeTakeFirst();
    if (instead && numDeletedRows === 0n) throw notSignedIn();
    await sql`insert into auth.session (id, token, "userId", "ipAddress", "userAgent", "expiresAt", second_factor_at)
      values (gen_random_uuid()::text, ${token}, ${accountId}, ${request.ip},
        ${request.headers['user-agent'] ?? ''}, ${expiresAt}, case when ${proved} then now() end)`.execute(
      trx,
    );
  });
  reply.header('set-cookie', cookie);
  reply.header('set-cookie', auth.deviceCookie(login));
}

/**
 * Holds a person's account and the session that asks, and looks whether that one still stands with its role: whoever changes
 * what opens the account, or takes somebody off the team, ends sessions, and comes before this or after it.
 * @throws Problem not_signed_in
 */
export async function holdSession(
  trx: Trx,
  { accountId, sessionId, studioId, role }: Pick<Caller, 'accountId' | 'sessionId' | 'studioId' | 'role'>,
): Promise<void> {
  await holdAccount(trx, accountId);
  const { rows } = await sql`select 1 from auth.session s where s.id = ${sessionId ?? null}
    and s."userId" = ${accountId} and exists (select from studios_of_account(${accountId}) m
      where m.studio_id = ${studioId} and m.role = ${role}) for share of s`.execute(trx);
  if (rows.length === 0) throw notSignedIn();
}

/**
 * Ends a session that a password opened which is none any more: it was changed while it was looked at, and whoever changed it
 * ended the sessions there were.
 * @returns whether the session stands
 */
export async function standsOn(
  db: Db,
  { accountId, password }: Pick<Login, 'accountId' | 'password'>,
  token: string | null,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await holdAccount(trx, accountId);
    if ((await passwordOf(trx, accountId)) === password) return true;
    await trx.deleteFrom('auth.session').where('token', '=', token).execute();
    return false;
  });
}
