import { sql } from 'kysely';
import type { Studio } from '../base/context.ts';
import { ABSOLUTE_DAYS } from './auth.ts';
import { TOLD_DAYS } from './given-links.ts';

/** Removes sessions that have ended, and counts of sign-ins that no longer count. */
export async function cleanUpSessions(studio: Studio): Promise<void> {
  await sql`delete from auth.session
    where "expiresAt" < now() or "createdAt" < now() - make_interval(days => ${ABSOLUTE_DAYS})`.execute(
    studio.db,
  );
  await sql`delete from auth.given_link where at < now() - make_interval(days => ${TOLD_DAYS})`.execute(
    studio.db,
  );
  await sql`delete from auth.verification where "expiresAt" < now() - interval '1 day'`.execute(studio.db);
  await sql`delete from auth."rateLimit" where "lastRequest" < extract(epoch from now() - interval '1 day') * 1000`.execute(
    studio.db,
  );
}
