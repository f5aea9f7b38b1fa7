import type { ClassSensors } from '@tandem/api/tracker';
import { CHANNELS, plausible, type Sample } from '@tandem/metrics';
import { findLastMove } from '../arrivals/index.ts';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { noSuch } from '../base/problem.ts';
import { boxesOfRoom } from '../boxes/index.ts';
import { heldNow, spansOf, walkIns } from '../events/index.ts';
import { freeSensors, listClaims, seatSignals } from '../sensors/index.ts';
import { recentSamples } from './recent-samples.ts';

/**
 * What of a class's sensors somebody must decide: unknown ones that its box hears now, straps of the pool, what was
 * given so far, who came without a booking, who sits where, and of a class that runs how well each is heard. Without names of
 * people: a screen that runs classes may see it. @throws Problem `not_found`
 */
export async function listClassSensors(work: Work, eventId: number): Promise<ClassSensors> {
  const { trx } = work;
  const event = isId(eventId)
    ? await trx
        .selectFrom('events')
        .select(['box_id', 'state'])
        .where('event_id', '=', eventId)
        .executeTakeFirst()
    : undefined;
  if (!event) throw noSuch('event', eventId);
  const claims = await listClaims(trx, eventId);
  const held = claims.filter((claim) => claim.toSecond === null).map(({ key }) => key);
  const free = await freeSensors(work, { boxId: event.box_id, held });
  const told = await toldNow(work, eventId);
  const spans = await spansOf(trx, eventId);
  return {
    free: free.map(({ sensorId, key, kind, name, heard, rssiDbm, movingSince, bound }) => {
      const { powerW = null, heartRateBpm = null, cadenceRpm = null } = told.get(key) ?? {};
      return {
        ...{ sensorId, key, kind, name, heard, rssiDbm, movingSince, powerW, heartRateBpm, cadenceRpm },
        loanNumber: bound.to === 'loan' ? bound.number : null,
      };
    }),
    claims,
    arrivals: walkIns(spans).map(({ clientId, seatId, sits, came }) => ({
      ...{ clientId, seatId, sits },
      by: came!,
    })),
    seated: heldNow(spans)
      .filter(({ sits }) => sits)
      .map(({ clientId, seatId }) => ({ clientId, seatId }))
      .toSorted((a, b) => a.seatId - b.seatId),
    lastMove: await findLastMove(work, { eventId, spans }),
    // Before Start the waiting screen tells, and what is over is not heard: many screens ask every few seconds.
    signals:
      event.state === 'started'
        ? await seatSignals(work, { eventId, room: await boxesOfRoom(work, event.box_id) })
        : [],
  };
}

/** By sensor: the last that may be true of what each tells, by the wall, since in a pause the class's second stands. */
async function toldNow(work: Work, eventId: number): Promise<Map<string, Sample>> {
  const told = new Map<string, Sample>();
  const samples = (await recentSamples(work, eventId)).toSorted((a, b) => a.wallSecond - b.wallSecond);
  for (const { sensor, ...sample } of samples) {
    if (sensor === undefined) continue;
    const known = told.get(sensor) ?? {};
    for (const channel of CHANNELS) {
      const value = plausible(channel, sample[channel]);
      if (!Number.isNaN(value)) known[channel] = value;
    }
    told.set(sensor, known);
  }
  return told;
}
