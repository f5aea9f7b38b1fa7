/** Sensors of Bluetooth: those that notify whoever is connected, and those that advertise to everybody. */
import { CROSS_TRAINER } from '../ble/cross-trainer.ts';
import { CYCLING_POWER } from '../ble/cycling-power.ts';
import { HEART_RATE, HEART_RATE_FLAG } from '../ble/heart-rate.ts';
import { INDOOR_BIKE } from '../ble/indoor-bike.ts';
import { KEISER } from '../ble/keiser.ts';
import { POLAR } from '../ble/polar.ts';
import { CHARACTERISTIC, COMPANY } from '../ble/profiles.ts';
import { ROWER } from '../ble/rower.ts';
import { SPEED_AND_CADENCE } from '../ble/speed-and-cadence.ts';
import { writeFields } from '../decoding/fields.ts';
import { WHEEL_M } from '../decoding/profile.ts';
import { createRotation } from './rotation.ts';
import type { Sender, Transmitter } from './transmitter.ts';

const notifying = (code: number, perSecond: number, sender: (start: number) => Sender): Transmitter => ({
  transport: 'bluetooth',
  code,
  perSecond,
  sender,
});
const advertising = (code: number, sender: (start: number) => Sender): Transmitter => ({
  transport: 'advertisement',
  code,
  perSecond: 2,
  sender,
});

export const bleHeartRateStrap = notifying(
  CHARACTERISTIC.heartRate,
  1,
  () =>
    ({ sample: { heartRateBpm } }) =>
      heartRateBpm == null
        ? null
        : writeFields(
            HEART_RATE,
            { heartRateBpm, beatSeconds: 60 / heartRateBpm },
            { flags: HEART_RATE_FLAG.tellsContact | HEART_RATE_FLAG.contact | HEART_RATE_FLAG.beats },
          ),
);

const [WHEEL, CRANK] = [1 << 4, 1 << 5];

export const blePowerMeter = notifying(CHARACTERISTIC.cyclingPower, 2, (start) => {
  const crank = createRotation();
  return ({ sample: { powerW, cadenceRpm }, ...moment }) => {
    const { count, seconds } = crank.turn((cadenceRpm ?? 0) / 60, moment);
    if (powerW == null) return null;
    const values = { powerW, cranks: start + count, crankTime: start + seconds * 1024 };
    return writeFields(CYCLING_POWER, values, { flags: cadenceRpm == null ? 0 : CRANK });
  };
});

/** A trainer that counts its wheel where a power meter counts its crank. */
export const bleWheelPowerMeter = notifying(CHARACTERISTIC.cyclingPower, 2, (start) => {
  const wheel = createRotation();
  return ({ sample: { powerW, speedKmh }, ...moment }) => {
    const { count, seconds } = wheel.turn((speedKmh ?? 0) / 3.6 / WHEEL_M, moment);
    if (powerW == null) return null;
    const values = { powerW, wheels: start + count, wheelTime: start + seconds * 2048 };
    return writeFields(CYCLING_POWER, values, { flags: speedKmh == null ? 0 : WHEEL });
  };
});

export const bleSpeedAndCadenceSensor = notifying(CHARACTERISTIC.speedAndCadence, 1, (start) => {
  const [crank, wheel] = [createRotation(), createRotation()];
  return ({ sample: { speedKmh, cadenceRpm }, ...moment }) => {
    if (cadenceRpm == null && speedKmh == null) return null;
    const cranks = crank.turn((cadenceRpm ?? 0) / 60, moment);
    const wheels = wheel.turn((speedKmh ?? 0) / 3.6 / WHEEL_M, moment);
    return writeFields(
      SPEED_AND_CADENCE,
      {
        wheels: start + wheels.count,
        wheelTime: start + wheels.seconds * 1024,
        cranks: start + cranks.count,
        crankTime: start + cranks.seconds * 1024,
      },
      { flags: (speedKmh == null ? 0 : 1) | (cadenceRpm == null ? 0 : 2) },
    );
  };
});

/** The flags whose bits are set of a list of those that are there. */
const flagsOf = (...bits: (number | false)[]) =>
  bits.reduce<number>((flags, bit) => (bit === false ? flags : flags | (1 << bit)), 0);

export const bleBike = notifying(CHARACTERISTIC.indoorBike, 2, () => ({ sample }) => {
  const { speedKmh, cadenceRpm, powerW, heartRateBpm } = sample;
  return writeFields(INDOOR_BIKE, sample, {
    flags: flagsOf(
      speedKmh == null && 0,
      cadenceRpm != null && 2,
      powerW != null && 6,
      heartRateBpm != null && 9,
    ),
  });
});

/** A bike that tells speed, cadence and power, and its rider's heart, each in a notification of its own. */
export const bleScatteringBike = notifying(CHARACTERISTIC.indoorBike, 6, () => {
  let sent = 0;
  return ({ sample }) => {
    const { speedKmh, cadenceRpm, powerW, heartRateBpm } = sample;
    const parts = [
      speedKmh != null && flagsOf(),
      flagsOf(0, cadenceRpm != null && 2, powerW != null && 6),
      heartRateBpm != null && flagsOf(0, 9),
    ];
    const flags = parts[sent++ % parts.length];
    return flags === false ? null : writeFields(INDOOR_BIKE, sample, { flags });
  };
});

export const bleRowingMachine = notifying(CHARACTERISTIC.rower, 2, () => ({ sample }) => {
  const { speedKmh, cadenceRpm, powerW, heartRateBpm } = sample;
  return writeFields(
    ROWER,
    {
      strokesPerMinute: cadenceRpm,
      paceSeconds: speedKmh ? 1800 / speedKmh : null,
      powerW,
      heartRateBpm,
    },
    {
      flags: flagsOf(
        cadenceRpm == null && 0,
        speedKmh != null && 3,
        powerW != null && 5,
        heartRateBpm != null && 9,
      ),
    },
  );
});

export const bleCrossTrainingMachine = notifying(CHARACTERISTIC.crossTrainer, 2, () => ({ sample }) => {
  const { speedKmh, cadenceRpm, powerW, heartRateBpm } = sample;
  return writeFields(
    CROSS_TRAINER,
    { speedKmh, stepsPerMinute: cadenceRpm == null ? null : 2 * cadenceRpm, powerW, heartRateBpm },
    {
      flags: flagsOf(
        speedKmh == null && 0,
        cadenceRpm != null && 3,
        powerW != null && 8,
        heartRateBpm != null && 11,
      ),
    },
  );
});

export const polarAdvertisement = advertising(COMPANY.polar, (start) => {
  let sent = start;
  return ({ sample: { heartRateBpm } }) =>
    heartRateBpm == null
      ? null
      : writeFields(
          POLAR,
          { contact: 1, frame: ++sent, fastBpm: heartRateBpm, slowBpm: heartRateBpm },
          { size: 4 },
        );
});

/** It says how long the ride is in minutes and seconds: news once a second. */
export const keiserAdvertisement = advertising(COMPANY.keiser, (start) => ({ sample, atSeconds }) => {
  const { powerW, cadenceRpm, heartRateBpm } = sample;
  if (powerW == null) return null;
  const elapsed = start + Math.ceil(atSeconds);
  return writeFields(KEISER, {
    versionMajor: 6,
    versionMinor: 0x30,
    bikeNumber: 1,
    cadenceRpm,
    heartRateBpm,
    powerW,
    minutes: Math.floor(elapsed / 60),
    seconds: elapsed % 60,
  });
});
