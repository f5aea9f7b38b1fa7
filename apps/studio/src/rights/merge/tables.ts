import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';

/** The profile that stays, and the one that becomes part of it. */
export type Two = { stays: string; goes: string };

/**
 * What becomes of the rows of the profile that goes, by table: they are the other's from then on, but for those that it has
 * already by these columns; they end with the profile, or of both profiles; they are moved by the room that knows their rules; or they stay what
 * they are. A test holds this list to the database's own.
 */
export const OF_PERSON: Record<
  string,
  'moves' | { movesBut: RawBuilder<boolean> } | 'ends' | 'ends_of_both' | 'by_room' | 'stays'
> = {
  body_history: 'by_room',
  bookings: 'moves',
  calendar_links: 'by_room',
  class_results: 'by_room',
  consents: 'by_room',
  custom_values: { movesBut: sql`o.field_id = r.field_id` },
  // Whoever was brought in by a list and is two in one is taken back by none.
  customer_import_lines: 'ends',
  // The program's role changes none of them: given anew.
  customer_tags: 'by_room',
  customers: 'by_room',
  erasures: 'stays',
  // A file made of one half; and its link would hand it to whoever signs in by the other.
  exports: 'ends',
  guardians: 'by_room',
  imports: 'moves',
  // A link that opens the portal was mailed when there was only one history to see by it.
  invitations: 'ends_of_both',
  mails: {
    movesBut: sql`(o.act_id = r.act_id
      or o.act_id is null and r.act_id is null and o.kind = r.kind and o.class_id = r.class_id)`,
  },
  merged_remains: 'moves',
  own_rides: 'by_room',
  pass_holders: 'by_room',
  payments: 'moves',
  // Answered later it would write over the email that was chosen.
  pending_emails: 'ends_of_both',
  // Who is signed in there is signed in by a login that may end.
  push_devices: 'ends',
  // With the row of `class_results` that they correct.
  result_corrections: 'stays',
  ride_links: { movesBut: sql`o.ride_id = r.ride_id` },
  // With their connection.
  ride_uploads: 'stays',
  source_details_left: { movesBut: sql`o.source = r.source and o.detail = r.detail` },
  // One person may be two people there.
  source_people: 'moves',
  // Somebody is choosing a spot at this moment: they choose again.
  spot_holds: 'by_room',
  spivi_attempts: 'moves',
  spivi_drift: 'moves',
  spivi_links: 'by_room',
  spivi_matches: 'by_room',
  test_answers: { movesBut: sql`o.class_id = r.class_id` },
  upload_connections: 'by_room',
  waits: 'moves',
  // Whoever signed by either has signed.
  waiver_signatures: 'moves',
};

/** Does to the tables what is the same for each of them. The two are held. */
export async function moveRows({ trx, studioId }: Work, { stays, goes }: Two): Promise<void> {
  for (const [name, rule] of Object.entries(OF_PERSON)) {
    const table = sql.table(name);
    const ofGoing = sql`r.studio_id = ${studioId} and r.customer_id = ${goes}`;
    if (rule === 'by_room' || rule === 'stays') continue;
    if (rule === 'ends_of_both')
      await sql`delete from ${table} r where r.studio_id = ${studioId} and r.customer_id in (${stays}, ${goes})`.execute(
        trx,
      );
    else if (rule === 'ends') await sql`delete from ${table} r where ${ofGoing}`.execute(trx);
    else {
      const but =
        rule === 'moves'
          ? sql``
          : sql`and not exists (select from ${table} o
              where o.studio_id = r.studio_id and o.customer_id = ${stays} and ${rule.movesBut})`;
      await sql`update ${table} r set customer_id = ${stays} where ${ofGoing} ${but}`.execute(trx);
      if (rule !== 'moves') await sql`delete from ${table} r where ${ofGoing}`.execute(trx);
    }
  }
}
