import { notFound } from '@tandem/platform';
import { type FormFields, MalformedRequestError } from '@tandem/spivi';
import { isId } from '../../events/store.ts';
import { findClient } from './clients.ts';
import type { Call } from './routes.ts';

/** `WorkoutService/GetWorkoutTrace`, beyond Spivi's own methods: the stored trace of one workout, in base64. */
export async function getWorkoutTrace({ trx, request }: Call<FormFields>) {
  const { Username: username, EventID: eventId } = request;
  if (typeof username !== 'string' || username === '')
    throw new MalformedRequestError('Username', 'is missing');
  if (typeof eventId !== 'string' || !/^\d{1,15}$/.test(eventId))
    throw new MalformedRequestError('EventID', 'must be a whole number');
  const clientId = await findClient(trx, username);
  const workout = isId(Number(eventId))
    ? await trx
        .selectFrom('workouts')
        .select(['trace', 'seconds'])
        .where('event_id', '=', Number(eventId))
        .where('client_id', '=', clientId)
        .executeTakeFirst()
    : undefined;
  if (!workout) throw notFound('workout');
  return { Seconds: workout.seconds, Trace: workout.trace.toString('base64') };
}
