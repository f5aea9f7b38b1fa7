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
  /**
   * Of what was recorded and when, what staff set by hand, and its rider's thresholds: a number computed by other rules is
   * no other ride.
   */
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
        sha256(r.trace || convert_to(jsonb_build_array(extract(epoch from r.starts_at), coalesce(r.corrections, '{}'),
          t -> 'ftpW', t -> 'lthrBpm', t -> 'maxHrBpm')::text, 'UTF8')) as digest
      from upload_connections k join rides r using (studio_id, customer_id)
      join classes c on c.studio_id = r.studio_id and c.class_id = r.ride_id and c.cancelled_at is null
      cross join lateral (select r.computed #> '{basis,profile}') as profile (t)
      where k.studio_id = ${studioId} and k.customer_id = ${customerId} and r.kind = 'class' and r.trace is not null
        and r.starts_at >= greatest(k.from_at, ${now}::timestamptz - make_interval(days => ${UPLOAD_DAYS}))
      order by r.starts_at desc, r.ride_id limit ${MAX_SENT_RIDES}
    ) d left join ride_uploads u using (studio_id, customer_id, ride_id)
    order by d.starts_at desc, d.ride_id`.execute(trx);
  return rows;
}

/** What has been tried of a ride that is to be there no more, in place of the digest of one. */
const NOTHING = Buffer.alloc(0);

/** Of a row of `ride_uploads`: the ride is that person's still, with a trace or without. */
const theirs = sql`exists (select from class_results v where v.studio_id = u.studio_id and v.class_id = u.ride_id
  and v.rider_id = u.customer_id and v.state = 'ready')`;
/**
 * Staff said that it is another's, or nobody's, or gave it back. Who had a ride of a class once keeps a row in it, unless
 * their numbers were deleted: then what was sent stays, as it is in their own account.
 */
const givenAway = sql`(not ${theirs} and exists (select from class_results v where v.studio_id = u.studio_id
  and v.class_id = u.ride_id and v.customer_id = u.customer_id and v.reason is distinct from 'retention'))`;

export type TakenAway = {
  rideId: string;
  startsAt: Date;
  /** How often that was tried. */
  tries: number;
  /** What it is called there, as far as they said. */
  activityId: string | null;
  nextTryAt: Date | null;
};

/** What was sent on as theirs, or may have been, and was said to be another's since; without those that were given up. */
export async function readTakenAway({ trx, studioId }: Work, customerId: string): Promise<TakenAway[]> {
  const { rows } = await sql<TakenAway>`
    select u.ride_id as "rideId", c.starts_at as "startsAt", u.activity_id as "activityId",
      case when u.tried_digest = ${NOTHING} then u.tries else 0 end as tries,
      case when u.tried_digest = ${NOTHING} then u.next_try_at end as "nextTryAt"
    from ride_uploads u join classes c on c.studio_id = u.studio_id and c.class_id = u.ride_id
    where u.studio_id = ${studioId} and u.customer_id = ${customerId} and ${givenAway}
      and not (u.failed and u.tried_digest = ${NOTHING})
    order by "nextTryAt" nulls first, u.ride_id limit ${MAX_SENT_RIDES}`.execute(trx);
  return rows;
}

/** Notes that a ride is being taken away, before it is. @returns false where it is theirs again */
export async function beginTakingAway(
  { trx, studioId }: Work,
  customerId: string,
  { rideId, tries, nextTryAt }: { rideId: string; tries: number; nextTryAt: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update ride_uploads u set sent_digest = null, tried_digest = ${NOTHING}, tries = ${tries}, next_try_at = ${nextTryAt},
      failed = false, code = null
    where u.studio_id = ${studioId} and u.customer_id = ${customerId} and u.ride_id = ${rideId} and ${givenAway}
    returning 1`.execute(trx);
  return rows.length > 0;
}

/** Forgets rides that are no more, neither theirs nor anybody else's. */
export async function dropUploads({ trx, studioId }: Work, customerId: string): Promise<void> {
  await sql`delete from ride_uploads u
    where u.studio_id = ${studioId} and u.customer_id = ${customerId} and not ${theirs} and not ${givenAway}`.execute(
    trx,
  );
}
