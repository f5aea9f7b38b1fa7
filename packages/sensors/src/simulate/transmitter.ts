import type { Sample } from '@tandem/metrics';
import type { Frame, Transport } from '../decoding/frame.ts';

/** What is ridden at a moment, and how long since the packet before. */
export type Moment = { sample: Sample; atSeconds: number; sinceSeconds: number };
/** A sensor in the making: the next packet, null where it is silent. */
export type Sender = (moment: Moment) => Uint8Array | null;
/** One kind of sensor: how it is heard, how often, and what it sends. `start`: where its counters stand at first. */
export type Transmitter = {
  transport: Transport;
  code: number;
  perSecond: number;
  sender: (start: number) => Sender;
};

/** How what is sent differs from what is heard, each as a chance from 0 to 1. */
export type Air = {
  /** Draws in [0, 1). */
  random: () => number;
  /** A packet is not heard. */
  loss?: number;
  /** A packet is heard twice. */
  repeats?: number;
};

/** How late the same packet is heard again, by another antenna. */
const REPEAT_MS = 3;

/**
 * A ride as frames of one sensor: each second is sent as often as the sensor sends, and heard through the air.
 * @param start where its counters stand at first, any whole number from 0
 */
export function* transmit(
  samples: Iterable<Sample>,
  { transport, code, perSecond, sender }: Transmitter,
  { device, start = 0, air }: { device: string; start?: number; air?: Air },
): Generator<Frame> {
  const send = sender(start);
  let second = 0;
  for (const sample of samples) {
    for (let n = 0; n < perSecond; n++) {
      const atSeconds = second + (n + 1) / perSecond;
      const bytes = send({ sample, atSeconds, sinceSeconds: 1 / perSecond });
      if (bytes === null || (air && air.random() < (air.loss ?? 0))) continue;
      const frame: Frame = { atMs: atSeconds * 1000 - 1, transport, device, code, bytes, rssiDbm: null };
      yield frame;
      if (air && air.random() < (air.repeats ?? 0)) yield { ...frame, atMs: frame.atMs + REPEAT_MS };
    }
    second++;
  }
}
