import { randomUUID } from 'node:crypto';
import type { ClassType, endpoints } from '@tandem/api/studio';
import { MAX_CLASS_TYPES } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { happened } from '../../base/happened.ts';
import { problem } from '../../base/problem.ts';
import { getClassType } from './list-class-types.ts';

type NewType = z.output<typeof endpoints.createClassType.body>;
type TypePatch = Omit<z.output<typeof endpoints.updateClassType.body>, 'version'>;

/** Adds a type of class. @throws Problem class_type_exists for a name that another has; too_many_class_types */
export async function createClassType(call: Call, body: NewType): Promise<ClassType> {
  const { trx, studioId } = call;
  const { rows } = await sql<{ count: number }>`
    select count(*) from class_types where studio_id = ${studioId}`.execute(trx);
  if (rows[0]!.count >= MAX_CLASS_TYPES)
    throw problem({
      code: 'too_many_class_types',
      message: `There are ${MAX_CLASS_TYPES} types of class already.`,
      remedy: 'Change one of those that are no longer used.',
    });
  const classTypeId = randomUUID();
  await trx
    .insertInto('class_types')
    .values({
      studio_id: studioId,
      class_type_id: classTypeId,
      name: body.name,
      ...columnsOf(body, call.now),
    })
    .execute();
  if (body.roomIds !== undefined) await setRooms(call, classTypeId, body.roomIds);
  await audit(call, 'class_type.create', { kind: 'class_type', id: classTypeId });
  await announceChange(call, 'class', null);
  return getClassType(call, classTypeId);
}

/** The type, locked until the transaction ends. @throws Problem not_found */
export async function lockClassType(work: Work, classTypeId: string): Promise<ClassType> {
  const { trx, studioId } = work;
  await sql`select from class_types where studio_id = ${studioId} and class_type_id = ${classTypeId}
    for update`.execute(trx);
  return getClassType(work, classTypeId);
}

/**
 * Changes a type; classes that are of it keep their own time, room and rules, and are drawn and told by its new colour,
 * level and name.
 * @param before the type, locked
 * @throws Problem class_type_exists
 */
export async function updateClassType(call: Call, before: ClassType, patch: TypePatch): Promise<ClassType> {
  const { trx, studioId } = call;
  const { classTypeId } = before;
  const columns = columnsOf(patch, call.now);
  await trx
    .updateTable('class_types')
    .set({ name: patch.name ?? before.name, ...columns })
    .where('studio_id', '=', studioId)
    .where('class_type_id', '=', classTypeId)
    .execute();
  if (patch.roomIds !== undefined) await setRooms(call, classTypeId, patch.roomIds);
  const about = { kind: 'class_type', id: classTypeId };
  await audit(call, 'class_type.update', about, { fields: Object.keys(patch) });
  if (patch.passNeeded !== undefined && patch.passNeeded !== before.passNeeded)
    await happened(call, { kind: 'pass_rule_changed' });
  await announceChange(call, 'class', null);
  return getClassType(call, classTypeId);
}

const columnsOf = (fields: TypePatch, now: Date) => ({
  ...(fields.description !== undefined && { description: fields.description }),
  ...(fields.colour !== undefined && { colour: fields.colour }),
  ...(fields.level !== undefined && { level: fields.level }),
  ...(fields.minutes !== undefined && { minutes: fields.minutes }),
  ...(fields.lateCancelMinutes !== undefined && { late_cancel_minutes: fields.lateCancelMinutes }),
  ...(fields.passNeeded !== undefined && { pass_needed: fields.passNeeded }),
  ...(fields.opening !== undefined && {
    opening: fields.opening === null ? null : JSON.stringify(fields.opening),
  }),
  ...(fields.archived !== undefined && { archived_at: fields.archived ? now : null }),
});

/** @throws Problem not_found for a room that does not exist */
async function setRooms(
  { trx, studioId }: Work,
  classTypeId: string,
  roomIds: readonly string[],
): Promise<void> {
  const { rows } = await sql<{ known: number }>`
    select count(*) as known from rooms where studio_id = ${studioId} and room_id = any(${roomIds}::uuid[])`.execute(
    trx,
  );
  if (rows[0]!.known < roomIds.length) throw notFound('room');
  await sql`delete from class_type_rooms where studio_id = ${studioId} and class_type_id = ${classTypeId}
    and room_id <> all(${roomIds}::uuid[])`.execute(trx);
  await sql`insert into class_type_rooms (studio_id, class_type_id, room_id)
    select ${studioId}, ${classTypeId}, unnest(${roomIds}::uuid[]) on conflict do nothing`.execute(trx);
}
