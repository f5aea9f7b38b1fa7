import type { Source } from '@tandem/api/box-side';
import { createReceiver, type Frame, readingsOfSeats, type Seats } from '@tandem/sensors/radio';

/** A recording that says it is longer is wrong about its times. */
const MAX_SECONDS = 24 * 3600;

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
      return { readings: readingsOfSeats(receiver.take(endMs), seats), seats: seats.size };
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
