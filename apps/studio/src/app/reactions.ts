import { sql } from 'kysely';
import { announceChange } from '../base/changes.ts';
import type { Studio } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { queueMail } from '../notifications/index.ts';
import { forgetComputed, markRidesDirty } from '../rides/index.ts';
import { SOON_MINUTES, SOON_PRIORITY, sendSync } from '../spivi/classes/send-sync.ts';
import { markForPush } from '../spivi/people/push-mark.ts';

/** What happened in a transaction that others must react to, within the same transaction. */
export type StudioEvent =
  | { kind: 'roster_changed'; studioId: string; classId: string; bookingIds: string[] }
  | { kind: 'class_changed'; studioId: string; classId: string }
  | { kind: 'checked_in'; studioId: string; classId: string }
  | {
      kind: 'customer_changed';
      studioId: string;
      customerId: string;
      emailChanged: boolean;
      /** Name, phone or body details: what Spivi keeps in a profile. */
      detailsChanged: boolean;
    }
  /** Body details that numbers are computed with are others from a day on. */
  | { kind: 'body_changed'; studioId: string; customerId: string; from: Date }
  /** What Spivi said of a person in a class has changed; `ready`: there are numbers. */
  | { kind: 'result_stored'; studioId: string; classId: string; customerId: string; ready: boolean };

type Reaction<E> = (studio: Studio, trx: Trx, event: E) => Promise<void>;
type Reactions = { [K in StudioEvent['kind']]: Reaction<Extract<StudioEvent, { kind: K }>>[] };

const announceClass = (_studio: Studio, trx: Trx, e: { studioId: string; classId: string }) =>
  announceChange(trx, e.studioId, 'class', e.classId);

/** Event → reactions, in order. */
const reactions: Reactions = {
  roster_changed: [
    (studio, trx, e) => markClassDirty(studio, trx, e.studioId, e.classId, e.bookingIds),
    announceClass,
  ],
  class_changed: [(studio, trx, e) => markClassDirty(studio, trx, e.studioId, e.classId), announceClass],
  checked_in: [announceClass],
  customer_changed: [
    (_studio, trx, e) => takeUp(trx, e.studioId, e.customerId),
    async (studio, trx, e) => {
      if (e.emailChanged) await askSpiviFor(studio, trx, e.studioId, e.customerId);
      if (e.detailsChanged) await markForPush(studio, trx, e.studioId, [e.customerId]);
    },
    (_studio, trx, e) => announceChange(trx, e.studioId, 'customer', e.customerId),
  ],
  body_changed: [(studio, trx, e) => markRidesDirty(studio, trx, e.studioId, e.customerId, e.from)],
  result_stored: [
    async (studio, trx, e) => {
      if (e.ready) await forgetComputed(studio, trx, e);
    },
    queueMail,
    (_studio, trx, e) => announceChange(trx, e.studioId, 'performance', e.customerId),
  ],
};

/** Runs the reactions to an event in its transaction: what happened and what follows commit together. */
export async function happened(studio: Studio, trx: Trx, event: StudioEvent): Promise<void> {
  for (const react of reactions[event.kind] as Reaction<StudioEvent>[]) await react(studio, trx, event);
}

/**
 * Says that Spivi's copy of a class may differ from what is wanted. The caller holds the class row's lock. Where Spivi
 * is connected the version that is wanted rises; the job that compares and applies is sent unless syncing is paused.
 * @param bookingIds bookings that changed: their chips turn to pending until Spivi has confirmed it
 * @param priority of a class that does not start soon
 */
export async function markClassDirty(
  studio: Studio,
  trx: Trx,
  studioId: string,
  classId: string,
  bookingIds: string[] = [],
  priority = 0,
): Promise<void> {
  const { rows } = await sql<{ enabled: boolean; soon: boolean }>`
    with connection as (
      select n.studio_id, n.enabled,
        c.ends_at > now() and c.starts_at < now() + make_interval(mins => ${SOON_MINUTES}) as soon
      from spivi_connections n join classes c using (studio_id)
      where n.studio_id = ${studioId} and c.class_id = ${classId}
    ), marked as (
      insert into spivi_class_sync as s (studio_id, class_id)
      select studio_id, ${classId} from connection
      on conflict (studio_id, class_id) do update set
        wanted_version = s.wanted_version + 1,
        pending_since = case when s.state = 'pending' then s.pending_since else now() end,
        state = 'pending', reason = null, detail = null, skipped_at = null
    ), marked_bookings as (
      insert into spivi_booking_sync as s (studio_id, booking_id, class_id)
      select studio_id, unnest(${bookingIds}::uuid[]), ${classId} from connection
      on conflict (studio_id, booking_id) do update set
        since = case when s.state = 'pending' then s.since else now() end,
        state = 'pending', reason = null, detail = null
    )
    select enabled, soon from connection`.execute(trx);
  const connection = rows[0];
  if (!connection?.enabled) return;
  await sendSync(studio, trx, studioId, classId, connection.soon ? SOON_PRIORITY : priority);
}

/** Whoever was left alone changed. */
async function takeUp(trx: Trx, studioId: string, customerId: string): Promise<void> {
  await trx
    .updateTable('spivi_matches')
    .set({ skipped_at: null })
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('skipped_at', 'is not', null)
    .execute();
}

/** A person under a new email is looked up at once, not with the next daily run. */
async function askSpiviFor(studio: Studio, trx: Trx, studioId: string, customerId: string): Promise<void> {
  await trx
    .updateTable('spivi_matches')
    .set({ create_reason: null })
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .execute();
  const connection = await trx
    .selectFrom('spivi_connections')
    .select('enabled')
    .where('studio_id', '=', studioId)
    .executeTakeFirst();
  if (!connection?.enabled) return;
  const key = `${studioId}:${customerId}`;
  await studio.jobs.send(trx, 'match-customer', { studioId, customerId }, { key, priority: SOON_PRIORITY });
}
