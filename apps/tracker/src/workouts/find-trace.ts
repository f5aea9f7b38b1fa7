import { notFound } from '@tandem/platform';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';

/** The stored trace of one client's workout, in its compressed form. @throws Problem `not_found` */
export async function findTrace({ trx }: Work, of: { eventId: number; clientId: number }) {
  const workout = isId(of.eventId)
    ? await trx
        .selectFrom('workouts')
        .select(['trace', 'seconds'])
        .where('event_id', '=', of.eventId)
        .where('client_id', '=', of.clientId)
        .executeTakeFirst()
    : undefined;
  if (!workout) throw notFound('workout');
  return workout;
}
