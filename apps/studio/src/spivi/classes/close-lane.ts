import { gravityOf, type Reason } from '@tandem/api/words';
import { sql } from 'kysely';
import { Histogram } from 'prom-client';
import { inStudioWithDrafts } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import type { Lane } from './claim-class.ts';
import type { Rider } from './diff-roster.ts';
import { recordDrift } from './drift.ts';
import { LaneLost } from './lane.ts';

/** From a booking that is a seat at once to a class that waited for a person. */
const LAG_SECONDS = [0.5, 1, 2, 5, 15, 60, 300, 1800, 7200];

const lag = new Histogram({
  name: 'tandem_sync_lag_seconds',
  help: 'From the first change of a class that was not yet at Spivi to its confirmation there, or to the moment a person is asked',
  buckets: LAG_SECONDS,
});

/** What people are told about a class or a booking; `rider` where a seat is confirmed. */
export type Verdict = {
  state: 'synced' | 'attention' | 'off' | 'pending';
  reason: Reason | null;
  detail: string | null;
  rider?: Rider;
};

/** Writes what a run has confirmed: the class, its bookings, and what is known of the event. */
export function closeLane(
  studio: Studio,
  lane: Lane,
  ofClass: Verdict | null,
  bookings: ReadonlyMap<string, Verdict>,
): Promise<void> {
  const reasons = [...bookings.values()].filter((s) => s.state === 'attention').map((s) => s.reason!);
  const gravest = reasons.sort((a, b) => gravityOf(a) - gravityOf(b))[0];
  const verdict: Verdict = ofClass ?? {
    state: gravest ? 'attention' : 'synced',
    reason: gravest ?? null,
    detail: null,
  };
  return write(studio, lane, verdict, bookings);
}

/**
 * The class is not sent: neither are its bookings. A past class keeps what was confirmed; what was still waiting when it
 * ended never got there.
 */
export function closeAsOff(studio: Studio, lane: Lane, reason: Reason): Promise<void> {
  if (lane.ended && lane.stands)
    return write(studio, lane, { state: 'synced', reason: null, detail: null }, new Map());
  const off: Verdict = { state: 'off', reason, detail: null };
  const open = lane.bookings.filter(({ confirmed }) => !lane.ended || confirmed === null);
  return write(studio, lane, off, new Map(open.map(({ bookingId }) => [bookingId, off])));
}

/** Waiting: since when stays as it was; why is shown. The version stays unsynced. */
export function noteDelay(studio: Studio, lane: Lane, reason: Reason, detail: string | null): Promise<void> {
  const { studioId } = lane;
  return inStudioWithDrafts(studio, studioId, async (work) => {
    const { trx } = work;
    const { rows } = await sql`
      update spivi_class_sync set state = 'pending', pending_since = coalesce(pending_since, now()),
        reason = ${reason}, detail = ${detail}
      where studio_id = ${studioId} and class_id = ${lane.classId} and epoch = ${lane.epoch}
        and (state, reason, detail) is distinct from ('pending', ${reason}, ${detail})
      returning 1`.execute(trx);
    if (rows.length > 0) await announceChange(work, 'class', lane.classId);
  });
}

function write(
  studio: Studio,
  lane: Lane,
  verdict: Verdict,
  bookings: ReadonlyMap<string, Verdict>,
): Promise<void> {
  const { studioId } = lane;
  return inStudioWithDrafts(studio, studioId, async (work) => {
    const { trx } = work;
    // Bookings lock the class for update: whoever changes one now waits, or is seen below.
    await sql`select 1 from classes where studio_id = ${studioId} and class_id = ${lane.classId} for share`.execute(
      trx,
    );
    const { rows } = await sql<{ changed: boolean; state: string; waited: number | null }>`
      with before as (
        select state, reason, detail, pending_since from spivi_class_sync
        where studio_id = ${studioId} and class_id = ${lane.classId} and epoch = ${lane.epoch} for update
      )
      update spivi_class_sync s set synced_version = ${lane.version}, synced_at = now(),
        event_id = ${lane.event.id}, event_facts = ${lane.event.made && JSON.stringify(lane.event.made)}::jsonb,
        sent_clients = ${JSON.stringify([...lane.event.sent])}::jsonb,
        creating_since = case when ${lane.event.creatingSeconds === null} then null else s.creating_since end,
        missing_since = case when ${lane.event.missingSeconds === null} then null else s.missing_since end,
        -- A change since the run began: its own run follows, until then the class goes on waiting.
        state = case when s.wanted_version > ${lane.version} then 'pending' else ${verdict.state} end,
        reason = case when s.wanted_version > ${lane.version} then null else ${verdict.reason}::text end,
        detail = case when s.wanted_version > ${lane.version} then null else ${verdict.detail}::text end,
        pending_since = case when s.wanted_version > ${lane.version} then coalesce(s.pending_since, now()) end
      from before
      where s.studio_id = ${studioId} and s.class_id = ${lane.classId} and s.epoch = ${lane.epoch}
      returning (before.state, before.reason, before.detail) is distinct from (s.state, s.reason, s.detail) as changed,
        s.state, extract(epoch from now() - before.pending_since)::float as waited`.execute(trx);
    if (rows.length === 0) throw new LaneLost();
    const { state, waited } = rows[0]!;
    if (state !== 'pending' && waited !== null) lag.observe(waited);
    const changed = await writeBookings(work, lane, bookings);
    await learnEmails(work, lane);
    await recordDrift(work, lane.classId, lane.drift);
    if (changed || rows[0]!.changed) await announceChange(work, 'class', lane.classId);
  });
}

/** Only of bookings that still stand as they were read: the others have a run of their own coming. */
async function writeBookings(
  { trx }: Work,
  lane: Lane,
  bookings: ReadonlyMap<string, Verdict>,
): Promise<boolean> {
  const { studioId } = lane;
  const spots = new Map(lane.bookings.map((b) => [b.bookingId, b.spotNumber]));
  const told = [...bookings].map(([bookingId, s]) => ({
    booking_id: bookingId,
    spot_number: spots.get(bookingId) ?? null,
    state: s.state,
    reason: s.reason,
    detail: s.detail,
    seat_id: s.rider?.seatId ?? null,
    client_id: s.rider?.clientId ?? null,
  }));
  const { rows } = await sql`
    insert into spivi_booking_sync as s (studio_id, booking_id, class_id, state, reason, detail, seat_id, client_id)
    select ${studioId}, b.booking_id, ${lane.classId}, t.state, t.reason, t.detail, t.seat_id, t.client_id
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
      as t (booking_id uuid, spot_number int, state text, reason text, detail text, seat_id int, client_id bigint)
    join bookings b on b.studio_id = ${studioId} and b.booking_id = t.booking_id
      and b.state = 'booked' and b.spot_number is not distinct from t.spot_number
    on conflict (studio_id, booking_id) do update set
      state = excluded.state, reason = excluded.reason, detail = excluded.detail,
      -- Where they had stood is kept: of that seat a hand in the room may have made somebody else's.
      seat_id = coalesce(excluded.seat_id, s.seat_id), client_id = excluded.client_id, since = now()
    where (s.state, s.reason, s.detail, s.seat_id, s.client_id) is distinct from
      (excluded.state, excluded.reason, excluded.detail, coalesce(excluded.seat_id, s.seat_id), excluded.client_id)
    returning 1`.execute(trx);
  const gone = await sql`
    update spivi_booking_sync s set state = 'off', reason = 'cancelled', detail = null, seat_id = null, since = now()
    from bookings b
    where s.studio_id = ${studioId} and s.class_id = ${lane.classId} and b.studio_id = s.studio_id
      and b.booking_id = s.booking_id and b.state = 'cancelled' and s.state <> 'off'
      and ${lane.version} >= (select wanted_version from spivi_class_sync where studio_id = ${studioId} and class_id = ${lane.classId})
    returning 1`.execute(trx);
  return rows.length + gone.rows.length > 0;
}

/** Bookings go by client ID, numbers come by email: a roster shows both side by side. */
async function learnEmails({ trx }: Work, lane: Lane): Promise<void> {
  if (!lane.emails?.size) return;
  const pairs = [...lane.emails].map(([client_id, email]) => ({ client_id, email }));
  await sql`
    update spivi_links l set email = t.email
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as t (client_id bigint, email text)
    where l.studio_id = ${lane.studioId} and l.client_id = t.client_id and l.email is null`.execute(trx);
}
