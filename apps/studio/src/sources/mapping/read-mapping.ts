import type { SourceMapping, SourcePlace, SourceSpot } from '@tandem/api/studio';
import type { ForeignSource } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { READINGS_TO_BELIEVE } from '../rules.ts';

/** A studio has fewer; of more those of most classes are shown. */
const MAX_PLACES = 200;
const MAX_SPOTS = 2000;

/** Places and spots of a source, and which rooms and spots here they are. */
export async function readMapping(work: Work, source: ForeignSource): Promise<SourceMapping> {
  const places = await readPlaces(work, source);
  return { places, rooms: await readRooms(work, source) };
}

async function readPlaces({ trx, studioId, now }: Work, source: ForeignSource): Promise<SourcePlace[]> {
  const { rows } = await sql<SourcePlace>`
    select p.place_id as "placeId", p.name, p.room_id as "roomId", p.followed,
      case when p.room_id is null and p.followed then (
        select min(r.room_id::text) from rooms r join locations l using (studio_id, location_id)
        where r.studio_id = p.studio_id and (search_form(r.name) = search_form(p.name)
          or search_form(l.name) = search_form(p.name) and not exists (select from rooms o
            where o.studio_id = r.studio_id and o.location_id = r.location_id and o.room_id <> r.room_id))
        having count(*) = 1) end as "proposedRoomId",
      (select count(*)::int from source_classes s where s.studio_id = p.studio_id and s.source = p.source
        and s.place_id = p.place_id and not s.cancelled and s.missing < ${READINGS_TO_BELIEVE} and s.ends_at > ${now}) as classes
    from source_places p where p.studio_id = ${studioId} and p.source = ${source}
    order by p.room_id is null and p.followed desc, classes desc, p.name, p.place_id limit ${MAX_PLACES}`.execute(
    trx,
  );
  return rows;
}

async function readRooms(work: Work, source: ForeignSource): Promise<SourceMapping['rooms']> {
  const { trx, studioId } = work;
  const { rows } = await sql<Omit<SourceMapping['rooms'][number], 'spots'>>`
    select r.room_id as "roomId", r.name, l.name as "locationName", l.time_zone as "timeZone",
      exists (select from source_places p where p.studio_id = r.studio_id and p.source = ${source}
        and p.room_id = r.room_id) as mapped,
      array(select t.spot_number from spots t where t.studio_id = r.studio_id and t.room_id = r.room_id and t.active
        order by t.spot_number) as "spotNumbers"
    from rooms r join locations l using (studio_id, location_id)
    where r.studio_id = ${studioId} order by l.name, r.name, r.room_id`.execute(trx);
  const spots = await readSpots(work, source);
  return rows.map((room) => ({
    ...room,
    spots: spots.flatMap(({ roomId, ...spot }) => (roomId === room.roomId ? [spot] : [])),
  }));
}

type SpotRow = Omit<SourceSpot, 'seen'> & {
  roomId: string;
  name: string | null;
  title: string | null;
  startsAt: Date | null;
};

/** The unknown ones first; each group in the order of the ids there, which are often given in the order of the room. */
async function readSpots(
  { trx, studioId, now }: Work,
  source: ForeignSource,
): Promise<(SourceSpot & { roomId: string })[]> {
  const { rows } = await sql<SpotRow>`
    select m.spot_id as "spotId", m.room_id as "roomId", t.spot_number as "spotNumber", b.name, b.title, b.starts_at as "startsAt"
    from source_spots m
    left join spots t on t.studio_id = m.studio_id and t.room_id = m.room_id and t.spot_number = m.spot_number
    left join lateral (
      select coalesce(c.name, concat_ws(' ', q.first_name, q.last_name)) as name, s.title, s.starts_at
      from source_bookings b
      join source_classes s on s.studio_id = b.studio_id and s.source = b.source and s.foreign_id = b.foreign_class
      join source_people q on q.studio_id = b.studio_id and q.source = b.source and q.person_id = b.person_id
      left join customers c on c.studio_id = q.studio_id and c.customer_id = q.customer_id
      where b.studio_id = m.studio_id and b.source = m.source and b.spot_id = m.spot_id and not b.cancelled
      order by s.ends_at > ${now} desc, abs(extract(epoch from s.starts_at - ${now}::timestamptz)), s.foreign_id limit 1) b on true
    where m.studio_id = ${studioId} and m.source = ${source}
    order by t.spot_number is not null, length(m.spot_id), m.spot_id limit ${MAX_SPOTS}`.execute(trx);
  return rows.map(({ name, title, startsAt, ...spot }) => ({
    ...spot,
    seen: startsAt && { name: name ?? '', title: title!, startsAt: startsAt.toISOString() },
  }));
}
