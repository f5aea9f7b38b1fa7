import { sql } from 'kysely';
import { dropJoins, endTokensOf } from '../../accounts/index.ts';
import type { Work } from '../../base/context.ts';
import { dropFamily } from '../../families/index.ts';
import { forgetMails } from '../../notifications/index.ts';
import { dropPasses } from '../../passes/index.ts';
import { forgetPayer } from '../../payments/index.ts';
import { deleteNumbers } from '../../rides/index.ts';
import { forgetSourcePerson } from '../../sources/index.ts';
import { forgetPerson } from '../../spivi/index.ts';
import { dropWaits } from '../../waitlist/index.ts';
import { forgetSigner } from '../../waivers/index.ts';
import type { Remains } from './record.ts';

/** Tables that hold only what is the person's own, by `customer_id`; what depends on their rows goes with them. */
const PERSONAL = {
  profile: [
    'body_history',
    'calendar_links',
    'consents',
    'custom_values',
    'customer_import_lines',
    'customer_tags',
    'invitations',
    'merged_remains',
    'pending_emails',
    'push_devices',
    'ride_links',
    'source_details_left',
    'test_answers',
    'upload_connections',
  ],
  files: ['exports', 'imports'],
};
export type Removed = { numbers: number; profile: number; files: number };

/**
 * Deletes whatever is kept of a person here but bookings, account and the row itself. Again with the same outcome: what
 * was being written in the moment of the erasure is found by the next time.
 */
export async function removePerson(work: Work, customerId: string, remains: Remains): Promise<Removed> {
  const { trx, studioId } = work;
  const numbers = await deleteNumbers(work, customerId);
  const ofPerson = sql`studio_id = ${studioId} and customer_id = ${customerId}`;
  const remove = async (tables: string[]) => {
    let rows = 0;
    for (const table of tables)
      rows += Number(
        (await sql`delete from ${sql.table(table)} where ${ofPerson}`.execute(trx)).numAffectedRows,
      );
    return rows;
  };
  const waits = await dropWaits(work, customerId);
  const passes = await dropPasses(work, customerId);
  const payments = await forgetPayer(work, customerId);
  const family = await dropFamily(work, customerId);
  const signatures = await forgetSigner(work, customerId);
  let remote = 0;
  for (const one of [remains, ...(remains.besides ?? [])])
    remote += await forgetPerson(work, customerId, one);
  const elsewhere = await forgetSourcePerson(work, customerId);
  await forgetMails(work, customerId);
  await dropJoins(work, customerId);
  // Answers kept for repeats, whoever asked.
  await sql`delete from idempotency_keys
    where studio_id = ${studioId} and position(${customerId} in response::text) > 0`.execute(trx);
  return {
    numbers,
    profile:
      waits + passes + payments + family + signatures + remote + elsewhere + (await remove(PERSONAL.profile)),
    files: await remove(PERSONAL.files),
  };
}

/**
 * Deletes the person's account with its sessions, unless it belongs to somebody of the staff or to another studio too.
 * The person's own row must name it no more.
 * @returns whether there was one, and whether it is gone
 */
export async function removeAccount(
  { trx, studioId }: Work,
  accountId: string | null,
): Promise<'none' | 'shared' | 'removed'> {
  if (accountId === null) return 'none';
  await sql`delete from idempotency_keys
    where studio_id = ${studioId} and account_id = ${accountId}`.execute(trx);
  await endTokensOf({ trx, studioId }, { accountId });
  const { rows } = await sql<{ email: string }>`
    delete from auth."user" u where u.id = ${accountId}
      and not exists (select from studios_of_account(u.id))
    returning u.login as email`.execute(trx);
  const [gone] = rows;
  if (!gone) return 'shared';
  await sql`delete from auth.verification where identifier = ${gone.email} or value in (${accountId}, ${`sign-in-link:${accountId}`})`.execute(
    trx,
  );
  return 'removed';
}

/** Takes everything of the person out of their row, which stays so that classes keep their counts. */
export async function emptyRow({ trx, studioId, now }: Work, customerId: string): Promise<void> {
  const email = `erased-${customerId}@invalid.example`;
  await sql`
    update customers set erased_at = ${now}, account_id = null, first_name = '', last_name = '',
      email = ${email}, email_normalized = ${email}, phone = null, locale = null, notes = '', emergency_name = '', emergency_phone = '',
      saddle_height = '', saddle_fore_aft = '', bar_height = '', bar_fore_aft = '', birth_date = null,
      gender = null, height_cm = null, weight_kg = null, ftp_w = null, lthr_bpm = null, resting_hr_bpm = null,
      max_hr_bpm = null, strap_id = null, board_alias = null, board_hidden = '{}', board_outside = false, class_mail = false,
      pass_mail = false, booking_mail = false, reminder_mail = false, notice_ways = '{}',
      rides_dirty_from = null
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
}
