import { decodeTrace } from '@tandem/metrics/trace';
import { sql } from 'kysely';
import type { Studio } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { type Layers, shownValues, shownZones } from '../rides/index.ts';
import { notMailed } from './queue-mail.ts';
import type { MailFacts } from './ride-mail.ts';
import { ONE_CLICK_PATH, unsubscribeToken } from './unsubscribe.ts';
import type { Locale } from './words.ts';

type MailRow = { customerId: string; facts: MailFacts };

type Row = Layers & {
  customer_id: string;
  class_id: string;
  studio_name: string;
  first_name: string;
  email: string;
  locale: Locale | null;
  has_account: boolean;
  title: string;
  starts_at: Date;
  time_zone: string;
  has_numbers: boolean;
  trace: Buffer | null;
  not_mailed: string | null;
};

/** What a mail that waits has to tell; or why it is not sent, as things stand now. Null: it does not wait. */
export async function readFacts(
  studio: Studio,
  trx: Trx,
  studioId: string,
  mailId: string,
): Promise<MailRow | string | null> {
  const { rows } = await sql<Row>`
    select m.customer_id, m.class_id, s.name as studio_name, p.first_name, p.email, coalesce(p.locale, u.locale) as locale,
      p.account_id is not null as has_account, c.title, c.starts_at, l.time_zone,
      coalesce(v.state = 'ready' or v.corrections <> '{}', false) as has_numbers,
      v."values", v.zones, v.peaks, v.inputs, v.computed, v.corrections, v.trace, ${notMailed} as not_mailed
    from mails m
    join studios s on s.studio_id = m.studio_id
    join customers p on p.studio_id = m.studio_id and p.customer_id = m.customer_id
    join classes c on c.studio_id = m.studio_id and c.class_id = m.class_id
    join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    left join auth."user" u on u.id = p.account_id
    left join class_results v on v.studio_id = m.studio_id and v.class_id = m.class_id and v.rider_id = m.customer_id
    where m.studio_id = ${studioId} and m.mail_id = ${mailId} and m.state = 'waiting'`.execute(trx);
  const row = rows[0];
  if (!row) return null;
  if (row.not_mailed !== null) return row.not_mailed;
  // Given to another person meanwhile, or taken back.
  if (!row.has_numbers) return 'no_numbers';
  const { customer_id: customerId } = row;
  const token = unsubscribeToken(studio, { studioId, customerId });
  const { publicUrl } = studio.settings;
  return {
    customerId,
    facts: {
      locale: row.locale ?? 'en',
      studioName: row.studio_name,
      firstName: row.first_name,
      email: row.email,
      title: row.title,
      startsAt: row.starts_at,
      timeZone: row.time_zone,
      values: shownValues(row),
      zones: { power: shownZones(row, 'power'), heartRate: shownZones(row, 'heartRate') },
      trace: row.trace && decodeTrace(row.trace),
      rideUrl: row.has_account ? `${publicUrl}/portal/${studioId}/performance/${row.class_id}` : null,
      unsubscribeUrl: `${publicUrl}/unsubscribe#${token}`,
      oneClickUrl: publicUrl + ONE_CLICK_PATH.replace(':token', token),
    },
  };
}
