import { type BoxSample, MAX_BATCH_SAMPLES } from '@tandem/api/box';
import type { Trace } from '@tandem/metrics';
import { awaitClass } from '../../send/await-class.ts';
import { beat, wallClock } from '../../send/class-clock.ts';
import type { Sender } from '../../send/sender.ts';
import type { TrackerClient } from '../../send/tracker-client.ts';
import { sampleAt } from '../source.ts';

export type Replay = {
  client: TrackerClient;
  sender: Sender;
  trace: Trace;
  seat: number;
  /** 1 = as it was ridden, 0 = as fast as the tracker takes it. */
  speed: number;
  signal: AbortSignal;
  say: (line: string) => void;
  /** Called each second of the ride with the seconds sent so far. */
  onProgress?: (second: number) => void;
};

/**
 * Sends a recorded ride as if it were ridden now on one seat of the started class; waits for Start if need be.
 * At real speed samples carry the wall clock, otherwise the class clock from its second 0.
 * Resolves once all is acknowledged. @throws Error with a sentence when the tracker refuses the samples.
 */
export async function replayRide(replay: Replay): Promise<void> {
  const { client, sender, trace, seat, speed, signal } = replay;
  if ((await awaitClass(client, signal, replay.say)) === null) return;
  const seconds = trace.powerW.length;
  const live = wallClock(client.clockOffsetMs());
  /** At full speed a batch is filled up; otherwise each beat is one. */
  const perBatch = speed === 0 ? MAX_BATCH_SAMPLES : 1;
  let open: BoxSample[] = [];
  const refuse = () => {
    const { refusal } = sender.report();
    if (refusal !== null) throw new Error(`The tracker refused the ride: ${refusal.reason}`);
  };
  await beat(speed, signal, async (second) => {
    if (second >= seconds) return false;
    refuse();
    const sample = sampleAt(trace, second, seat, speed === 1 ? { at: live(second) } : { second });
    if (sample !== null) open.push(sample);
    if (open.length >= perBatch) {
      sender.send(open);
      open = [];
      if (speed !== 1) await sender.ready();
    }
    replay.onProgress?.(second + 1);
    return true;
  });
  sender.send(open);
  await sender.flush();
  refuse();
}
