import type { Claimed } from '@tandem/api/tracker';
import type { TrackerProblem } from '@tandem/api/words';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { noSuch, problem } from '../base/problem.ts';
import { sendJob } from '../base/send-job.ts';
import { seatsOf } from '../boxes/index.ts';
import { announceEvent, type EventRow, lockEvent, secondsOf, spansOf } from '../events/index.ts';
import { lockSensor } from './find-sensor.ts';

type Claim = { claimId: number; key: string; clientId: number | null; toSecond: number | null };

const refused = (code: TrackerProblem, message: string, remedy: string) => problem({ code, message, remedy });

/**
 * Gives an unknown sensor, or a strap of the pool, to a rider or a seat of one class: what it has sent since Start counts
 * for them. A strap on loan goes to one person of a class, so that nobody's heart is another's.
 * @throws Problem `not_found`, `event_closed`, `sensor_bound`, `sensor_claimed`, `seat_unknown`, `client_not_seated`
 */
export async function claimSensor(
  work: Work,
  eventId: number,
  { sensorId, ...whose }: Claimed & { sensorId: number },
): Promise<{ claimId: number }> {
  const { trx, siteId } = work;
  const event = await lockOpen(work, eventId);
  const sensor = await lockSensor(trx, sensorId);
  if (sensor.binding)
    throw refused(
      'sensor_bound',
      'This sensor is bound to a seat or to its owner.',
      'Free it on the club’s page first.',
    );
  await assertClaimable(work, event, whose);
  const claims = (await claimsOf(work, eventId)).filter(({ key }) => key === sensor.key);
  const clientId = 'clientId' in whose ? whose.clientId : null;
  if (claims.some((c) => c.toSecond === null || (sensor.loanNumber !== null && c.clientId !== clientId)))
    throw refused(
      'sensor_claimed',
      'In this class the sensor is somebody else’s.',
      'Undo that first, or take another strap.',
    );
  const { claim_id } = await trx
    .insertInto('sensor_claims')
    .values({
      site_id: siteId,
      event_id: eventId,
      sensor_key: sensor.key,
      ...('seatId' in whose ? { seat_id: whose.seatId } : { client_id: whose.clientId }),
      from_second: Math.max(0, ...claims.map(({ toSecond }) => toSecond ?? 0)),
    })
    .returning('claim_id')
    .executeTakeFirstOrThrow();
  await changed(work, event);
  return { claimId: claim_id };
}

/** Undoes a claim: as if it had not been. @throws Problem `not_found`, `event_closed` */
export async function undoClaim(work: Work, eventId: number, claimId: number): Promise<void> {
  const event = await lockOpen(work, eventId);
  await findClaim(work, eventId, claimId);
  await work.trx.deleteFrom('sensor_claims').where('claim_id', '=', claimId).execute();
  await changed(work, event);
}

/** Takes a sensor back: what it has sent until now stays theirs. @throws Problem `not_found`, `event_closed` */
export async function endClaim(work: Work, eventId: number, claimId: number): Promise<void> {
  const event = await lockOpen(work, eventId);
  const claim = await findClaim(work, eventId, claimId);
  if (claim.toSecond !== null) return;
  const second = await secondsOf(work, event);
  if (second <= claim.fromSecond) return undoClaim(work, eventId, claimId);
  await work.trx
    .updateTable('sensor_claims')
    .set({ to_second: second })
    .where('claim_id', '=', claimId)
    .execute();
  await changed(work, event);
}

/** Start of a class is taken back, under its lock: what is given by now is so from the beginning, and what was given back never was. */
export async function unbeginClaims({ trx }: Work, eventId: number): Promise<void> {
  await trx
    .deleteFrom('sensor_claims')
    .where('event_id', '=', eventId)
    .where('to_second', 'is not', null)
    .execute();
  await trx.updateTable('sensor_claims').set({ from_second: 0 }).where('event_id', '=', eventId).execute();
}

/** An event whose numbers can still be made of what was heard. */
async function lockOpen({ trx }: Work, eventId: number): Promise<EventRow> {
  const event = await lockEvent(trx, eventId);
  const kept =
    event.state === 'stopped' &&
    (await trx
      .selectFrom('chunks')
      .select('chunk_id')
      .where('event_id', '=', eventId)
      .limit(1)
      .executeTakeFirst());
  if (event.state === 'cancelled' || (event.state === 'stopped' && !kept))
    throw refused(
      'event_closed',
      'What was heard in this class is no longer kept.',
      'Its workouts stay as they are.',
    );
  return event;
}

async function assertClaimable({ trx }: Work, { eventId, boxId }: EventRow, whose: Claimed): Promise<void> {
  if ('seatId' in whose && !(await seatsOf(trx, boxId)).includes(whose.seatId))
    throw refused('seat_unknown', `This room has no seat ${whose.seatId}.`, 'Choose one of its seats.');
  if ('clientId' in whose && !(await spansOf(trx, eventId)).some((s) => s.clientId === whose.clientId))
    throw refused(
      'client_not_seated',
      'This person is not in the class.',
      'Book them in first: without a seat nothing is measured.',
    );
}

const claimsOf = ({ trx }: Work, eventId: number): Promise<(Claim & { fromSecond: number })[]> =>
  trx
    .selectFrom('sensor_claims')
    .select([
      'claim_id as claimId',
      'sensor_key as key',
      'client_id as clientId',
      'from_second as fromSecond',
      'to_second as toSecond',
    ])
    .where('event_id', '=', eventId)
    .execute();

async function findClaim(work: Work, eventId: number, claimId: number) {
  const claim = isId(claimId) && (await claimsOf(work, eventId)).find((c) => c.claimId === claimId);
  if (!claim) throw noSuch('claim', claimId);
  return claim;
}

/** Boards follow within seconds; a class that is over is computed again. */
async function changed(work: Work, { eventId, state }: EventRow): Promise<void> {
  await announceEvent(work, { eventId });
  if (state === 'stopped') await sendJob(work, 'finish-again', { eventId });
}
