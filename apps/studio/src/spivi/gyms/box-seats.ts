import { instantToSiteLocal } from '@tandem/spivi';
import { readBoxSeats } from '@tandem/spivi/tandem';
import { inStudio } from '../../base/call.ts';
import type { Visit } from '../../base/context.ts';
import { CallsStopped, callSpivi } from '../calls/call.ts';
import { loadConnection, stoppedBecause } from '../calls/load-connection.ts';

/** Around today: the seats of a box show in its events only. */
const DAYS_AROUND = 14;
const DAY_MS = 86_400_000;

/**
 * The seats of a box as Spivi shows them: those free and taken in its events, or what Tandem's tracker tells of it. Null
 * where that cannot be told now; it is a proposal only.
 */
export async function boxSeats({ studio, caller }: Visit, boxId: number): Promise<number[] | null> {
  const connection = await inStudio(studio, caller.studioId, loadConnection);
  const stopped = stoppedBecause(connection);
  if (!connection || (stopped && stopped !== 'draft')) return null;
  const day = (days: number) =>
    instantToSiteLocal(new Date(studio.now().getTime() + days * DAY_MS), connection.timeZone).slice(0, 10);
  const span = {
    startDateTime: `${day(-DAYS_AROUND)}T00:00`,
    endDateTime: `${day(DAYS_AROUND)}T23:59`,
    boxId,
  };
  const about = { connection, preview: true };
  const outcome = await callSpivi(studio, about, 'EventService/GetEvents', span).catch((error) => {
    if (error instanceof CallsStopped) return null;
    throw error;
  });
  if (outcome?.kind !== 'ok') return null;
  const told = readBoxSeats(outcome.value.extra);
  if (told) return told;
  const seats = outcome.value.events.flatMap((event) => [
    ...event.availableSeats,
    ...event.bookedClients.flatMap(({ seatId }) => (seatId === null ? [] : [seatId])),
  ]);
  return seats.length > 0 ? [...new Set(seats)].sort((a, b) => a - b) : null;
}
