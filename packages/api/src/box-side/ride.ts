/** The one loop of the box: a class starts, each second of it is asked of a source and sent, and it ends. */
import { type BoxClass, type BoxSample, MAX_BATCH_SAMPLES } from '../box.ts';
import { awaitClass, POLL_MS } from './await-class.ts';
import { beat, wallClock } from './class-clock.ts';
import { ConfigError, type Sender } from './sender.ts';
import type { Source } from './source.ts';
import type { TrackerClient } from './tracker-client.ts';

export type Ride = {
  client: TrackerClient;
  sender: Sender;
  source: Source;
  /** 1 = real time, 0 = as fast as the tracker takes it. */
  speed: number;
  /** Begin again with the next class, for ever. */
  follow?: boolean;
  signal: AbortSignal;
  say: (line: string) => void;
  /** Called each second of the ride with the seconds sent so far and the seats, or sensors, that tell something. */
  onProgress?: (second: number, seats: number) => void;
};

/**
 * Rides along with the tracker's classes; waits for Start if need be. At real speed samples carry the wall clock,
 * otherwise the class clock from its second 0. Resolves once all is acknowledged.
 * @throws Error with a sentence when the tracker refuses the samples, ConfigError when it rejects this box: at once where it
 * says that the token was revoked, also within a class
 */
export async function rideClasses(ride: Ride): Promise<void> {
  const { client, sender, source, signal, say, follow = false } = ride;
  do {
    const studioClass = await awaitClass(client, signal, { say, listen: source.listen });
    if (studioClass === null) break;
    say(`“${studioClass.title}” is started.`);
    await rideOne(ride, studioClass);
    await sender.flush();
    // The last samples before the next poll may meet a class that was just stopped: for what ends with the class that is
    // its end, not a fault.
    if (!follow) refuse(sender, source.whole ? null : 'class_not_started');
    say(`The ride in “${studioClass.title}” is over.`);
    if (follow && !signal.aborted) await stopped(ride, studioClass);
  } while (follow && !signal.aborted);
}

async function rideOne({ client, sender, source, speed, signal, ...ride }: Ride, studioClass: BoxClass) {
  const watch = watchClass(client, studioClass);
  const live = wallClock();
  const late =
    speed === 1 && !source.whole
      ? secondsSince(studioClass.startedAt, Date.now() + client.clockOffsetMs())
      : 0;
  /** At full speed a batch is filled up; otherwise each beat is one. */
  let open: BoxSample[] = [];
  try {
    await beat(speed, signal, async (tick) => {
      watch.assertAccepted();
      if (source.whole) refuse(sender, null);
      else if (!watch.running()) return false;
      const second = tick + late;
      const ridden = source.ride(second, watch.occupied());
      if (ridden === null) return false;
      const stamp = speed === 1 ? { at: live(tick) } : { second };
      for (const reading of ridden.readings) open.push({ ...reading, ...stamp });
      if (speed !== 0 || open.length >= MAX_BATCH_SAMPLES) {
        sender.send(open, ridden.sensors);
        open = [];
        if (speed !== 1) await sender.ready();
      }
      ride.onProgress?.(second + 1, ridden.seats);
      return true;
    });
    sender.send(open);
  } finally {
    watch.end();
  }
}

/** @throws Error when the tracker refused samples for good, other than for `forgiven` */
function refuse(sender: Sender, forgiven: string | null): void {
  const { refusal } = sender.report();
  if (refusal !== null && refusal.code !== forgiven)
    throw new Error(`The tracker refused the ride: ${refusal.reason}`);
}

/** Polls beside the ride, so that a stop or a late booking shows within 2 s and a slow answer delays no sample. */
function watchClass(client: TrackerClient, studioClass: BoxClass) {
  let now: BoxClass | null = studioClass;
  let revoked: ConfigError | null = null;
  const timer = setInterval(async () => {
    const outcome = await client.currentClass();
    if (outcome.kind === 'ok') now = outcome.value;
    // A proxy in the middle may refuse for a while; this the tracker alone says, and for good.
    else if (outcome.code === 'token_revoked') revoked = new ConfigError(outcome.code, outcome.reason);
  }, POLL_MS);
  return {
    running: () => isSame(now, studioClass),
    occupied: () => now?.seats ?? [],
    assertAccepted: () => {
      if (revoked) throw revoked;
    },
    end: () => clearInterval(timer),
  };
}

/** Waits until the tracker no longer names this class as started, so that it is not ridden twice. */
async function stopped({ client, signal }: Ride, studioClass: BoxClass): Promise<void> {
  await beat(1000 / POLL_MS, signal, async () => {
    const outcome = await client.currentClass();
    return outcome.kind !== 'ok' || isSame(outcome.value, studioClass);
  });
}

const isSame = (now: BoxClass | null, then: BoxClass): boolean =>
  now?.state === 'started' && now.eventId === then.eventId && now.startedAt === then.startedAt;

const secondsSince = (iso: string | null, nowMs: number): number =>
  iso === null ? 0 : Math.max(0, Math.round((nowMs - Date.parse(iso)) / 1000));
