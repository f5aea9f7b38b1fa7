import { createReceiver, type Frame, mergeHeard, sampleOfSeat } from '@tandem/sensors/radio';
import { type Reading, readingOf, type Source } from '../source.ts';

/** A recording that says it is longer is wrong about its times. */
const MAX_SECONDS = 24 * 3600;

/** Which sensors are on a seat, by the device. */
export type Seats = ReadonlyMap<number, ReadonlySet<string>>;

/** What a room sent, heard again: frames go through the same decoders as those of an antenna. Its first is second 0. */
export function playedRadio(frames: Iterator<Frame>, seats: Seats): Source {
  const receiver = createReceiver();
  let next = frames.next();
  const beginMs = next.done ? 0 : next.value.atMs;
  return {
    whole: true,
    ride(second) {
      if (next.done || second >= MAX_SECONDS) return null;
      const endMs = beginMs + (second + 1) * 1000;
      for (; !next.done && next.value.atMs < endMs; next = frames.next()) receiver.hear(next.value);
      const heard = mergeHeard(receiver.take(endMs));
      const readings: Reading[] = [];
      for (const [seat, devices] of seats) {
        const sample = sampleOfSeat(heard.filter(({ source }) => devices.has(source.device)));
        const reading = readingOf(sample, seat);
        if (reading !== null) readings.push(reading);
      }
      return { readings, seats: seats.size };
    },
  };
}

/** What was heard in a recording, the strongest first: what to bind to which seat. */
export function heardIn(frames: Iterator<Frame>): string[] {
  const receiver = createReceiver();
  let nowMs = 0;
  for (let next = frames.next(); !next.done; next = frames.next()) {
    receiver.hear(next.value);
    nowMs = next.value.atMs;
  }
  return receiver
    .sensors(nowMs)
    .sort((a, b) => (b.rssiDbm ?? Number.NEGATIVE_INFINITY) - (a.rssiDbm ?? Number.NEGATIVE_INFINITY))
    .map(({ source: { device, kind, transport }, rssiDbm }) =>
      [device, kind, transport, ...(rssiDbm === null ? [] : [`${rssiDbm} dBm`])].join('  '),
    );
}
