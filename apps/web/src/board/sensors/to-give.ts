import type { Claimed, ClassSensors, EventSummary, LiveBoard, LiveRider } from '@tandem/api/tracker';
import type { SeatToChoose } from './seat-dialog.tsx';
import { isRidden, isStrap } from './use-sensor-words.ts';

type Free = ClassSensors['free'][number];

/**
 * Whether an unknown sensor asks for a decision: a strap that is worn, a bike that somebody pedals. A strap tells its
 * heart only to a class that runs; before that it is enough that it is heard.
 */
export function isHeardOf(sensor: Free, state: EventSummary['state']): boolean {
  if (!sensor.heard || !isRidden(sensor)) return false;
  if (!isStrap(sensor)) return sensor.movingSince !== null;
  return state !== 'started' || (sensor.heartRateBpm ?? 0) > 0;
}

/** Booked riders who do not have what it tells, by seat: most likely it is one of theirs. */
export const lacking = (sensor: Free, riders: readonly LiveRider[]): LiveRider[] =>
  riders
    .filter(({ clientId }) => clientId !== null)
    .filter(({ hidden, heartRateBpm, powerW, cadenceRpm }) =>
      isStrap(sensor)
        ? heartRateBpm === null && !hidden.includes('heartRateBpm')
        : powerW === null && cadenceRpm === null && !hidden.includes('powerW'),
    )
    .toSorted((a, b) => a.seatId - b.seatId);

/** A strap is its wearer's, who may change seats; a bike is the seat's. */
export const targetOf = (sensor: Free, seatId: number, rider: LiveRider | undefined): Claimed =>
  isStrap(sensor) && rider?.clientId != null ? { clientId: rider.clientId } : { seatId };

/** All seats of the room, with who sits there. @param of `booked` stands for a name that is not shown */
export function seatsToChoose(
  sensor: Free,
  of: { board: LiveBoard; seatIds: readonly number[]; booked: string },
): SeatToChoose[] {
  const { riders, hiddenSeats } = of.board;
  const wanted = new Set(lacking(sensor, riders).map(({ seatId }) => seatId));
  return of.seatIds.map((seatId) => {
    const name = riders.find((rider) => rider.seatId === seatId)?.name ?? '';
    return {
      seatId,
      note: hiddenSeats.includes(seatId) ? of.booked : name,
      wanted: wanted.has(seatId),
    };
  });
}
