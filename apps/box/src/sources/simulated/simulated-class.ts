import type { Source } from '@tandem/api/box-side';
import type { Trace } from '@tandem/metrics';
import { readingAt } from '../source.ts';
import { classPlan } from './class-plan.ts';
import { simulateRide } from './simulate-ride.ts';
import { simulateRider } from './simulate-rider.ts';

export type SimulatedClass = {
  /** Most seats ridden. */
  riders: number;
  /** Ride free seats too when fewer are occupied. */
  walkIns: boolean;
  seed: number;
  /** Length of the ride each rider has in the legs; a class that goes on longer ends in silence. */
  durationSeconds: number;
};

/** A made-up rider on each seat of the roster, the same for the same seed; all ride the same instructor's plan. */
export function simulatedClass(simulated: SimulatedClass): Source {
  const { seed, durationSeconds } = simulated;
  const plan = classPlan(durationSeconds);
  const rides = new Map<number, Trace>();
  const rideOf = (seat: number): Trace => {
    const own = seed * 1_000 + seat;
    const ride = rides.get(seat) ?? simulateRide({ seed: own, durationSeconds, plan, ...simulateRider(own) });
    rides.set(seat, ride);
    return ride;
  };
  return {
    whole: false,
    ride(second, occupied) {
      if (second >= durationSeconds) return null;
      const seats = seatsToRide(occupied, simulated);
      const readings = seats.map((seat) => readingAt(rideOf(seat), second, seat));
      return { readings: readings.filter((reading) => reading !== null), seats: seats.length };
    },
  };
}

/** Seats that somebody rides: the roster's first, then free ones for walk-ins. */
export function seatsToRide(
  occupied: readonly number[],
  { riders, walkIns }: { riders: number; walkIns: boolean },
): number[] {
  const seats = [...occupied].sort((a, b) => a - b).slice(0, riders);
  for (let seat = 1; walkIns && seats.length < riders; seat++) if (!occupied.includes(seat)) seats.push(seat);
  return seats;
}
