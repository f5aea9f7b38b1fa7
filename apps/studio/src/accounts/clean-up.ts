import { sql } from 'kysely';
import type { Studio } from '../base/context.ts';
import { ABSOLUTE_DAYS, DEVICE_DAYS } from './auth.ts';
import { TOLD_DAYS } from './given-links.ts';

/** So begins what stands in the place of a token that no cookie has any more. */
const ENDED = 'ended:';

/**
 * Empties sessions that have ended by themselves, and removes counts of sign-ins that no longer count. Of such a session neither the
 * token stays nor where it was; only that there was one, since messages go on to a device until its person signs out there, or
 * ends its session from elsewhere: both delete the row. It goes after half a year.
 */
export async function cleanUpSessions(studio: Studio): Promise<void> {
  await sql`update auth.session set token = ${ENDED} || gen_random_uuid(), "ipAddress" = null, "userAgent" = null,
      "expiresAt" = least("expiresAt", now())
    where ("expiresAt" < now() or "createdAt" < now() - make_interval(days => ${ABSOLUTE_DAYS}))
      and not starts_with(token, ${ENDED})`.execute(studio.db);
  await sql`delete from auth.session where "expiresAt" < now() - make_interval(days => ${DEVICE_DAYS})`.execute(
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
