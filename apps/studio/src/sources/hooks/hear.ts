import type { ForeignSource } from '@tandem/api/words';
import { hashToken } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { SOON_PRIORITY } from '../../base/jobs.ts';
import type { Heard, Hint } from '../adapter.ts';

/** Of one studio that wait to be read; what is beyond them the next reading of everything finds. */
const MAX_HINTS = 1000;
/** Of a person whose data changed, so many of their next classes are read. */
const MAX_CLASSES_OF_PERSON = 5;

type Of = { source: ForeignSource };

/**
 * Takes what a source told: has the class read that it is about, and believes nothing of it. What came already, by its own id, and
 * what comes while the connection is paused changes nothing.
 */
export async function hear(work: Work, { source }: Of, { requestId, event, hint }: Heard): Promise<void> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<{ enabled: boolean }>`
    update source_hooks h set received_at = ${now} from source_connections c
    where h.studio_id = ${studioId} and h.source = ${source} and c.studio_id = h.studio_id and c.source = h.source
    returning c.enabled`.execute(trx);
  if (!rows[0]?.enabled) return;
  if (requestId !== null) {
    const { rows: first } = await sql`insert into source_heard (studio_id, source, id_hash, at)
      values (${studioId}, ${source}, ${hashToken(requestId)}, ${now}) on conflict do nothing returning 1`.execute(
      trx,
    );
    if (first.length === 0) return;
  }
  if (hint === null) {
    await sql`update source_hooks set unknown_event = ${event}, unknown_at = ${now}
      where studio_id = ${studioId} and source = ${source}`.execute(trx);
    return;
  }
  const marked =
    hint.about === 'class' ? await markClass(work, source, hint) : await markPerson(work, source, hint.id);
  if (marked)
    await work.studio.jobs.send(
      trx,
      'read-hinted',
      { studioId, source },
      { key: `${studioId}:${source}`, group: studioId, priority: SOON_PRIORITY },
    );
}

async function markClass(
  work: Work,
  source: ForeignSource,
  { id, itself, room }: Extract<Hint, { about: 'class' }>,
): Promise<boolean> {
  const { trx, studioId, now } = work;
  if (room)
    // One that says to be of later than now would keep all others out.
    await sql`insert into source_class_rooms as r (studio_id, source, foreign_class, place_id, room_place_id, told_at)
      values (${studioId}, ${source}, ${id}, ${room.placeId}, ${room.roomPlaceId}, least(${room.toldAt}, ${now}::timestamptz))
      on conflict (studio_id, source, foreign_class) do update set place_id = excluded.place_id,
        room_place_id = excluded.room_place_id, told_at = excluded.told_at
        where r.told_at <= excluded.told_at`.execute(trx);
  return hintClasses(work, source, sql`select ${id}::text as id, ${itself}::boolean as itself`);
}

/**
 * Who somebody is who is nobody here yet is asked anew, and their next classes are read. Somebody of whom no roster has told is shown
 * nowhere: that they are a member now changes nothing here, and the booking that makes them one of a class tells of itself.
 */
async function markPerson(work: Work, source: ForeignSource, personId: string): Promise<boolean> {
  const { trx, studioId, now } = work;
  await sql`update source_people set asked_at = null where studio_id = ${studioId} and source = ${source}
    and person_id = ${personId} and customer_id is null`.execute(trx);
  return hintClasses(
    work,
    source,
    sql`select s.foreign_id as id, false as itself from source_bookings b
      join source_people p using (studio_id, source, person_id)
      join source_classes s on s.studio_id = b.studio_id and s.source = b.source and s.foreign_id = b.foreign_class
      where b.studio_id = ${studioId} and b.source = ${source} and b.person_id = ${personId} and not b.cancelled
        and p.customer_id is null and not s.cancelled and s.ends_at > ${now}
      order by s.starts_at, s.foreign_id limit ${MAX_CLASSES_OF_PERSON}`,
  );
}

/** @param classes rows of `id` and `itself` @returns whether any is to be read */
async function hintClasses(
  { trx, studioId }: Work,
  source: ForeignSource,
  classes: ReturnType<typeof sql>,
): Promise<boolean> {
  const { rows } = await sql`
    insert into source_hints as h (studio_id, source, foreign_class, itself, hinted_at)
    select ${studioId}::uuid, ${source}, m.id, m.itself, clock_timestamp() from (${classes}) m
    where (select count(*) from source_hints o where o.studio_id = ${studioId} and o.source = ${source}) < ${MAX_HINTS}
    on conflict (studio_id, source, foreign_class) do update set itself = h.itself or excluded.itself,
      hinted_at = excluded.hinted_at, tried_at = null
    returning 1`.execute(trx);
  return rows.length > 0;
}
