import type { ForeignSource } from '@tandem/api/words';
import { invalidField, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { needRoom } from './set-place.ts';

type Said = { spotId: string; spotNumber: number | null };

/**
 * Says which spots of a room spots there are, all or none of them; null takes it back. Those that are named change at once, so
 * that two may be exchanged.
 * @throws Problem not_found; invalid_field where one is named twice or the room has no such spot; spot_there_taken
 */
export async function setSpots(
  call: Call,
  source: ForeignSource,
  { roomId, spots }: { roomId: string; spots: readonly Said[] },
): Promise<void> {
  const { trx, studioId } = call;
  await needRoom(call, roomId);
  const ids = spots.map(({ spotId }) => spotId);
  if (new Set(ids).size < ids.length) throw invalidField('spots', 'Name each spot once.');
  const numbers = spots.flatMap(({ spotNumber }) => spotNumber ?? []);
  await sql`select from source_classes s where s.studio_id = ${studioId} and s.source = ${source}
    and s.class_id is not null and ${takenOn(ids)} order by s.foreign_id for update`.execute(trx);
  await holdSpots(call, source, roomId, ids);
  await needNumbers(call, roomId, numbers);
  await refuseTaken(call, source, { roomId, ids, spots });
  await sql`update source_spots set spot_number = null where studio_id = ${studioId} and source = ${source}
    and spot_id = any(${ids})`.execute(trx);
  for (const { spotId, spotNumber } of spots)
    await sql`update source_spots set spot_number = ${spotNumber}
      where studio_id = ${studioId} and source = ${source} and spot_id = ${spotId}`.execute(trx);
  await sql`update source_classes s set roster_to_settle = true where s.studio_id = ${studioId}
    and s.source = ${source} and s.class_id is not null and ${takenOn(ids)}`.execute(trx);
  await audit(call, 'source.spots', { kind: 'room', id: roomId }, { spots: spots.length });
  await announceChange(call, 'source', null);
}

const takenOn = (
  ids: readonly string[],
) => sql`exists (select from source_bookings b where b.studio_id = s.studio_id
  and b.source = s.source and b.foreign_class = s.foreign_id and b.spot_id = any(${ids}))`;

async function holdSpots(
  { trx, studioId }: Work,
  source: ForeignSource,
  roomId: string,
  ids: readonly string[],
): Promise<void> {
  const { rows } = await sql`select 1 from source_spots where studio_id = ${studioId} and source = ${source}
    and room_id = ${roomId} and spot_id = any(${ids}) order by spot_id for update`.execute(trx);
  if (rows.length < ids.length) throw notFound('spot');
}

async function needNumbers(
  { trx, studioId }: Work,
  roomId: string,
  numbers: readonly number[],
): Promise<void> {
  const { rows } = await sql<{ missing: number }>`select n as missing from unnest(${numbers}::int[]) n
    where not exists (select from spots t where t.studio_id = ${studioId} and t.room_id = ${roomId}
      and t.spot_number = n) limit 1`.execute(trx);
  if (rows[0]) throw invalidField('spots', `The room has no spot ${rows[0].missing}.`);
}

/** Two spots there are never one here: whoever is booked on the second would get no bike. */
async function refuseTaken(
  { trx, studioId }: Work,
  source: ForeignSource,
  { roomId, ids, spots }: { roomId: string; ids: readonly string[]; spots: readonly Said[] },
): Promise<void> {
  const numbers = spots.flatMap(({ spotNumber }) => spotNumber ?? []);
  const twice = numbers.find((number, n) => numbers.indexOf(number) !== n);
  const { rows } = await sql<{ spotId: string; spotNumber: number }>`
    select spot_id as "spotId", spot_number as "spotNumber" from source_spots
    where studio_id = ${studioId} and source = ${source} and room_id = ${roomId} and spot_number = any(${numbers})
      and spot_id <> all(${ids}) order by spot_number limit 1`.execute(trx);
  const taken = twice === undefined ? rows[0] : spots.find(({ spotNumber }) => spotNumber === twice);
  if (!taken) return;
  throw problem({
    code: 'spot_there_taken',
    field: 'spots',
    message: `Spot ${taken.spotNumber} is ${taken.spotId} there already.`,
    remedy: 'Choose another spot, or take that one back first.',
    details: taken,
  });
}
