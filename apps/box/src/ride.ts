import { type BoxClass, type BoxSample, MAX_BATCH_SAMPLES } from '@tandem/api/box';
import type { Trace } from '@tandem/metrics';
import { awaitClass, POLL_MS } from './send/await-class.ts';
import { beat, wallClock } from './send/class-clock.ts';
import type { Sender } from './send/sender.ts';
import type { TrackerClient } from './send/tracker-client.ts';
import { classPlan } from './sources/simulated/class-plan.ts';
import { simulateRide } from './sources/simulated/simulate-ride.ts';
import { simulateRider } from './sources/simulated/simulate-rider.ts';
import { sampleAt } from './sources/source.ts';

export type SimulatedClass = {
  client: TrackerClient;
  sender: Sender;
  /** Most seats ridden. */
  riders: number;
  /** Ride free seats too when fewer are occupied. */
  walkIns: boolean;
  seed: number;
  /** Length of the ride each rider has in the legs; a class that goes on longer ends in silence. */
  durationSeconds: number;
  speed: number;
  /** Begin again with the next class, for ever. */
  follow: boolean;
  signal: AbortSignal;
  say: (line: string) => void;
  onProgress?: (second: number, riders: number) => void;
};

/** Rides along with the tracker's classes: starts when one is started and stops when it stops. */
export async function rideClasses(simulation: SimulatedClass): Promise<void> {
  const { client, sender, signal, say } = simulation;
  do {
    const studioClass = await awaitClass(client, signal, say);
    if (studioClass === null) break;
    say(`“${studioClass.title}” is started.`);
    await rideOne(simulation, studioClass);
    await sender.flush();
    const { refusal } = sender.report();
    // The last samples before the next poll may meet a class that was just stopped: that is its end, not a fault.
    if (refusal !== null && refusal.code !== 'class_not_started' && !simulation.follow)
      throw new Error(`The tracker refused samples: ${refusal.reason}`);
    say(`“${studioClass.title}” is over.`);
    if (simulation.follow && !signal.aborted) await stopped(simulation, studioClass);
  } while (simulation.follow && !signal.aborted);
}

async function rideOne(simulation: SimulatedClass, studioClass: BoxClass): Promise<void> {
  const { client, sender, speed, durationSeconds, signal } = simulation;
  const watch = watchClass(simulation, studioClass);
  const rides = new Map<number, Trace>();
  const live = wallClock(client.clockOffsetMs());
  // Whoever joins a running class at real speed joins the instructor where they are.
  const late = speed === 1 ? secondsSince(studioClass.startedAt) : 0;
  let open: BoxSample[] = [];
  try {
    await beat(speed, signal, async (tick) => {
      const second = tick + late;
      if (second >= durationSeconds || !watch.running()) return false;
      const seats = seatsToRide(watch.occupied(), simulation);
      const stamp = speed === 1 ? { at: live(tick) } : { second };
      for (const seat of seats) {
        const sample = sampleAt(rideOf(seat, rides, simulation), second, seat, stamp);
        if (sample !== null) open.push(sample);
      }
      if (speed !== 0 || open.length >= MAX_BATCH_SAMPLES) {
        sender.send(open);
        open = [];
        if (speed !== 1) await sender.ready();
      }
      simulation.onProgress?.(second + 1, seats.length);
      return true;
    });
    sender.send(open);
  } finally {
    watch.end();
  }
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

/** Each seat has its own rider, the same for the same seed; all ride the same instructor's plan. */
function rideOf(seat: number, rides: Map<number, Trace>, { seed, durationSeconds }: SimulatedClass): Trace {
  let ride = rides.get(seat);
  if (ride === undefined) {
    const own = seed * 1_000 + seat;
    ride = simulateRide({
      seed: own,
      durationSeconds,
      plan: classPlan(durationSeconds),
      ...simulateRider(own),
    });
    rides.set(seat, ride);
  }
  return ride;
}

/** Polls beside the ride, so that a stop or a late booking shows within 2 s and a slow answer delays no sample. */
function watchClass({ client }: SimulatedClass, studioClass: BoxClass) {
  let now: BoxClass | null = studioClass;
  const timer = setInterval(async () => {
    const outcome = await client.currentClass();
    if (outcome.kind === 'ok') now = outcome.value;
  }, POLL_MS);
  return {
    running: () => isSame(now, studioClass),
    occupied: () => now?.seats ?? [],
    end: () => clearInterval(timer),
  };
}

/** Waits until the tracker no longer names this class as started, so that it is not ridden twice. */
async function stopped(simulation: SimulatedClass, studioClass: BoxClass): Promise<void> {
  await beat(1000 / POLL_MS, simulation.signal, async () => {
    const outcome = await simulation.client.currentClass();
    return outcome.kind !== 'ok' || isSame(outcome.value, studioClass);
  });
}

const isSame = (now: BoxClass | null, then: BoxClass): boolean =>
  now?.state === 'started' && now.eventId === then.eventId && now.startedAt === then.startedAt;

const secondsSince = (iso: string | null): number =>
  iso === null ? 0 : Math.max(0, Math.round((Date.now() - Date.parse(iso)) / 1000));
