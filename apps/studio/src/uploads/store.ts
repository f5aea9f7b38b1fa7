import { MAX_SENT_RIDES, UPLOAD_DAYS, type UploadCode } from '@tandem/api/words';
import { open } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** What binds a sealed key to its row. */
export const uploadKeyContext = (customerId: string) => `upload:${customerId}`;

export type Connection = {
  apiKey: string;
  athleteId: string;
  connectedAt: Date;
  from: Date;
  refusedAt: Date | null;
};

/** Null where a member sends nothing on. */
export async function readConnection(
  { studio, trx, studioId }: Work,
  customerId: string,
): Promise<Connection | null> {
  const row = await trx
    .selectFrom('upload_connections')
    .selectAll()
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row
    ? {
        apiKey: open(studio.secretKey, row.key_sealed, uploadKeyContext(customerId)),
        athleteId: row.athlete_id,
        connectedAt: row.connected_at,
        from: row.from_at,
        refusedAt: row.refused_at,
      }
    : null;
}

export type Upload = {
  rideId: string;
  title: string;
  startsAt: Date;
  timeZone: string;
  /** Of what was recorded and what staff set by hand: a number computed by other rules is no other ride. */
  digest: Buffer;
  state: 'sent' | 'waiting' | 'failed';
  /** Of this same ride. */
  tries: number;
  activityId: string | null;
  nextTryAt: Date | null;
  code: UploadCode | null;
  sentAt: Date | null;
};

/** A person's rides in class that are sent on, or were, newest first; none where they are not connected. */
export async function readUploads({ trx, studioId, now }: Work, customerId: string): Promise<Upload[]> {
  const { rows } = await sql<Upload>`
    select d.ride_id as "rideId", d.title, d.starts_at as "startsAt", d.time_zone as "timeZone", d.digest,
      case when u.sent_digest = d.digest then 'sent' when u.failed and u.tried_digest = d.digest then 'failed'
        else 'waiting' end as state,
      case when u.tried_digest = d.digest then u.tries else 0 end as tries, u.activity_id as "activityId",
      case when u.tried_digest = d.digest then u.next_try_at end as "nextTryAt",
      case when u.tried_digest = d.digest then u.code end as code, u.sent_at as "sentAt"
    from (
      select r.studio_id, r.customer_id, r.ride_id, r.title, r.starts_at, r.time_zone,
        sha256(r.trace || convert_to(coalesce(r.corrections, '{}')::text, 'UTF8')) as digest
      from upload_connections k join rides r using (studio_id, customer_id)
      where k.studio_id = ${studioId} and k.customer_id = ${customerId} and r.kind = 'class' and r.trace is not null
        and r.starts_at >= greatest(k.from_at, ${now}::timestamptz - make_interval(days => ${UPLOAD_DAYS}))
      order by r.starts_at desc, r.ride_id limit ${MAX_SENT_RIDES}
    ) d left join ride_uploads u using (studio_id, customer_id, ride_id)
    order by d.starts_at desc, d.ride_id`.execute(trx);
  return rows;
}

/** What was sent on as theirs and was said to be another's since. */
export async function readTakenAway(
  { trx, studioId, now }: Work,
  customerId: string,
): Promise<{ rideId: string; activityId: string }[]> {
  const { rows } = await sql<{ rideId: string; activityId: string }>`
    select u.ride_id as "rideId", u.activity_id as "activityId" from ride_uploads u
    where u.studio_id = ${studioId} and u.customer_id = ${customerId} and u.activity_id is not null
      and (u.next_try_at is null or u.next_try_at <= ${now})
      and exists (select from class_results v where v.studio_id = u.studio_id and v.class_id = u.ride_id and v.reassigned)
      and not exists (select from class_results v where v.studio_id = u.studio_id and v.class_id = u.ride_id
        and v.rider_id = u.customer_id)
    order by u.ride_id limit ${MAX_SENT_RIDES}`.execute(trx);
  return rows;
}
