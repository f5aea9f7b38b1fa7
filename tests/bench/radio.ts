import { simulateRide } from '@tandem/box/simulate';
import { CHANNELS, type Sample } from '@tandem/metrics';
import { createReceiver, type Frame } from '@tandem/sensors/radio';
import { antHeartRateStrap, antPowerMeter, transmit } from '@tandem/sensors/simulate';
import type { Bench } from './figure.ts';

const BIKES = 40;
const SECONDS = 300;
const ROUNDS = 3;
const STRAPS_FROM = 1000;

/** A full room: forty power meters and forty straps, each four times a second, as one antenna hears them. */
export function fullRoom(seconds: number): { frames: Frame[]; seats: [seat: number, devices: string[]][] } {
  const devices = Array.from({ length: BIKES }, (_, i) => [`${i + 1}`, `${STRAPS_FROM + i}`]);
  const heard = devices.map(([bike, strap], i) => {
    const ride = simulateRide({ seed: i + 1, durationSeconds: seconds, ftpW: 220, maxHrBpm: 182 });
    const samples: Sample[] = ride.powerW.map((_, second) =>
      Object.fromEntries(CHANNELS.map((channel) => [channel, ride[channel][second]])),
    );
    return [
      ...transmit(samples, antPowerMeter, { device: bike! }),
      ...transmit(samples, antHeartRateStrap, { device: strap! }),
    ];
  });
  return {
    frames: heard.flat().sort((one, other) => one.atMs - other.atMs),
    seats: devices.map((ofSeat, i) => [i + 1, ofSeat]),
  };
}

/** The share of one core that work of so many seconds takes, in percent; the best of a few rounds. */
function share(work: () => unknown): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const begun = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1e6 / SECONDS;
  });
  return 100 * Math.min(...rounds);
}

function decode(frames: readonly Frame[]): void {
  const receiver = createReceiver();
  let next = 0;
  for (let second = 1; second <= SECONDS; second++) {
    for (; next < frames.length && frames[next]!.atMs < second * 1000; next++) receiver.hear(frames[next]!);
    if (receiver.take(second * 1000).length === 0) throw new Error('nothing was heard');
  }
}

/** The least that decoding needs: every byte read once. */
const readOnce = (frames: readonly Frame[]): number =>
  frames.reduce((sum, { bytes }) => sum + bytes.reduce((all, byte) => all + byte, 0), 0);

export const radio: Bench = {
  name: 'radio',
  async *run() {
    const { frames } = fullRoom(SECONDS);
    const figure = share(() => decode(frames));
    const floor = share(() => readOnce(frames));
    yield {
      name: 'decoding 40 bikes and 40 straps at 4 Hz, of one core',
      figure,
      unit: '%',
      floor,
      floorIs: 'reading each byte once',
      ratio: figure / floor,
      aim: '1 %',
    };
  },
};
