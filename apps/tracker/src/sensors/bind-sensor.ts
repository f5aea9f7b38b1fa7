import type { Bound } from '@tandem/api/tracker';
import type { Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { problem } from '../base/problem.ts';
import { assertHasClasses, seatsOf } from '../boxes/index.ts';
import { assertClients } from '../clients/index.ts';
import { announceEvent } from '../events/index.ts';
import { type findSensor, lockSensor } from './find-sensor.ts';

/** What is corrected so soon was a mistake: it counts as if it had not been. */
const MISTAKE_MS = 120_000;
/** No late data can come any more that asks whose a sensor was so long ago. */
const FORGOTTEN_AFTER_MS = 48 * 3_600_000;

/**
 * Binds a sensor to a seat, to whoever owns it or to the pool of straps on loan, or to nobody. While a class runs it counts
 * from its Start; what it was until now stays so, but for a mistake that is corrected within two minutes.
 * @throws Problem `not_found`, `seat_unknown`, `loan_number_taken`, `box_in_room`
 */
export async function bindSensor(work: Work, sensorId: number, to: Bound): Promise<void> {
  const { trx, siteId, now } = work;
  const running = await lockRunning(trx);
  const sensor = await lockSensor(trx, sensorId);
  await assertBindable(trx, to);
  await endBinding(work, sensor);
  await trx
    .updateTable('sensors')
    .set({ loan_number: to.to === 'loan' ? to.number : null })
    .where('sensor_key', '=', sensor.key)
    .execute();
  if (to.to === 'seat' || to.to === 'client')
    await trx
      .insertInto('sensor_bindings')
      .values({
        site_id: siteId,
        sensor_key: sensor.key,
        ...(to.to === 'seat' ? { box_id: to.boxId, seat_id: to.seatId } : { client_id: to.clientId }),
        from_at: await beginOf(work, { key: sensor.key, running, to }),
        made_at: now,
      })
      .execute();
  for (const { eventId } of running) await announceEvent(work, { eventId });
}

/** Forgets a sensor; what it sent stays whose it was, and when it is heard again it is unknown. @throws Problem `not_found` */
export async function forgetSensor(work: Work, sensorId: number): Promise<void> {
  await bindSensor(work, sensorId, { to: 'nobody' });
  await work.trx.deleteFrom('sensors').where('sensor_id', '=', sensorId).execute();
}

/** Moves the bikes on the seats of a box to those of another from now on; those that it has not are bound no more. */
export async function moveBikes({ trx, siteId, now }: Work, from: number, to: number): Promise<void> {
  const ended = await trx
    .updateTable('sensor_bindings')
    .set((eb) => ({ to_at: eb.fn<Date>('greatest', ['from_at', eb.val(now)]) }))
    .where('box_id', '=', from)
    .where('to_at', 'is', null)
    .returning(['sensor_key', 'seat_id', 'to_at as from_at'])
    .execute();
  const seats = await seatsOf(trx, to);
  const moved = ended.filter(({ seat_id }) => seat_id !== null && seats.includes(seat_id));
  if (moved.length === 0) return;
  await trx
    .insertInto('sensor_bindings')
    .values(
      moved.map((bike) => ({ ...bike, from_at: bike.from_at!, site_id: siteId, box_id: to, made_at: now })),
    )
    .execute();
}

/** Gives a sensor a name by which people know it; null: none. @throws Problem `not_found` */
export async function nameSensor({ trx }: Work, sensorId: number, name: string | null): Promise<void> {
  await lockSensor(trx, sensorId);
  await trx.updateTable('sensors').set({ name }).where('sensor_id', '=', sensorId).execute();
}

type Running = { eventId: number; boxId: number; startedAt: Date | null };

/** Locked, so that a Stop meanwhile computes its workouts before or after this, and not half of each. */
export const lockRunning = (trx: Trx): Promise<Running[]> =>
  trx
    .selectFrom('events')
    .select(['event_id as eventId', 'box_id as boxId', 'started_at as startedAt'])
    .where('state', '=', 'started')
    .orderBy('event_id')
    .forUpdate()
    .execute();

async function assertBindable(trx: Trx, to: Bound): Promise<void> {
  if (to.to === 'client') await assertClients(trx, [to.clientId]);
  if (to.to === 'seat') await assertHasClasses(trx, to.boxId);
  if (to.to === 'seat' && !(await seatsOf(trx, to.boxId)).includes(to.seatId))
    throw problem({
      code: 'seat_unknown',
      message: `Box ${to.boxId} has no seat ${to.seatId}.`,
      remedy: 'Choose one of its seats, or give it more.',
    });
}

export async function endBinding(
  { trx, now }: Work,
  { key, binding }: Pick<Awaited<ReturnType<typeof findSensor>>, 'key' | 'binding'>,
): Promise<void> {
  await trx
    .deleteFrom('sensor_bindings')
    .where('sensor_key', '=', key)
    .where('to_at', '<', new Date(now.getTime() - FORGOTTEN_AFTER_MS))
    .execute();
  if (!binding) return;
  const { bindingId, madeAt } = binding;
  if (now.getTime() - madeAt.getTime() < MISTAKE_MS)
    await trx.deleteFrom('sensor_bindings').where('binding_id', '=', bindingId).execute();
  else
    await trx
      .updateTable('sensor_bindings')
      .set({ to_at: now })
      .where('binding_id', '=', bindingId)
      .execute();
}

/** From the Start of the class that runs, or from now; never while it was somebody else's. */
export async function beginOf(
  { trx, now }: Work,
  { key, running, to }: { key: string; running: Running[]; to: Bound },
): Promise<Date> {
  const starts = running
    .filter(({ boxId }) => to.to !== 'seat' || to.boxId === boxId)
    .map(({ startedAt }) => startedAt!.getTime());
  const earlier = await trx
    .selectFrom('sensor_bindings')
    .select((eb) => eb.fn.max('to_at').as('until'))
    .where('sensor_key', '=', key)
    .executeTakeFirst();
  return new Date(Math.max(Math.min(now.getTime(), ...starts), earlier?.until?.getTime() ?? 0));
}
