import type { Room } from '@tandem/api/studio';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call } from '../base/context.ts';
import { problem } from '../base/problem.ts';

/**
 * Removes a locked room that nothing was ever in, as one that was just added by mistake.
 * @throws Problem room_used where a class is or was in it, or another system or a box is said to be of it
 */
export async function removeRoom(call: Call, { roomId, name }: Room): Promise<void> {
  const { trx, studioId } = call;
  const of = sql`x.studio_id = ${studioId} and x.room_id = ${roomId}`;
  const { rows } = await sql`select where exists (select from classes x where ${of})
    or exists (select from source_places x where ${of}) or exists (select from source_spots x where ${of})
    or exists (select from spivi_gyms x where ${of})`.execute(trx);
  if (rows.length > 0)
    throw problem({
      code: 'room_used',
      message: 'Classes are or were in this room, or a box or another system belongs to it.',
      remedy: 'Keep it, and give it another name where it is used no more.',
    });
  for (const table of ['spots', 'rooms'] as const)
    await trx.deleteFrom(table).where('studio_id', '=', studioId).where('room_id', '=', roomId).execute();
  await audit(call, 'room.remove', { kind: 'room', id: roomId }, { name });
  await announceChange(call, 'places', null);
}
