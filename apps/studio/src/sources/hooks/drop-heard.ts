import { HINT_KNOWN_DAYS } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';

/** Of what came, so many are known again at most, and so many rooms are kept. */
const MAX_HEARD = 20_000;
const MAX_ROOMS = 20_000;
/** A class is told of so long before it at most. */
const ROOM_DAYS = 400;

/** A hint that could not be read in this time says nothing any more: all was read anew meanwhile. */
const HINT_MINUTES = 60;

export async function dropHints({ trx, studioId }: Pick<Work, 'trx' | 'studioId'>): Promise<void> {
  await sql`delete from source_hints where studio_id = ${studioId}
    and hinted_at < clock_timestamp() - make_interval(mins => ${HINT_MINUTES})`.execute(trx);
}

/** Forgets what is too old to come again, hints that nobody can read, and rooms of classes long over. */
export async function dropHeard({ trx, studioId, now }: Work): Promise<void> {
  await sql`delete from source_heard where studio_id = ${studioId} and (source, id_hash) in (
      select source, id_hash from source_heard where studio_id = ${studioId}
        and at < ${now}::timestamptz - make_interval(days => ${HINT_KNOWN_DAYS})
      union all (select source, id_hash from source_heard where studio_id = ${studioId} order by at desc offset ${MAX_HEARD}))`.execute(
    trx,
  );
  await dropHints({ trx, studioId });
  await sql`delete from source_class_rooms where studio_id = ${studioId} and (source, foreign_class) in (
      select source, foreign_class from source_class_rooms where studio_id = ${studioId}
        and told_at < ${now}::timestamptz - make_interval(days => ${ROOM_DAYS})
      union all (select source, foreign_class from source_class_rooms where studio_id = ${studioId}
        order by told_at desc offset ${MAX_ROOMS}))`.execute(trx);
}
