import { notFound } from '@tandem/platform';
import type { WorkoutTraceRequest } from '@tandem/spivi/tandem';
import { isId } from '../../events/store.ts';
import { findClient } from './clients.ts';
import type { Call } from './routes.ts';

/** The stored trace of one workout. */
export async function getWorkoutTrace({ trx, request }: Call<WorkoutTraceRequest>) {
  const { username, eventId } = request;
  const clientId = await findClient(trx, username);
  const workout = isId(eventId)
    ? await trx
        .selectFrom('workouts')
        .select(['trace', 'seconds'])
        .where('event_id', '=', eventId)
        .where('client_id', '=', clientId)
        .executeTakeFirst()
    : undefined;
  if (!workout) throw notFound('workout');
  return workout;
}
