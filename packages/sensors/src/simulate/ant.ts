/** Sensors of ANT+, which send four times a second. */
import { CHANNELS } from '@tandem/metrics';

import { EQUIPMENT_PAGE, GENERAL, MACHINE, TRAINER } from '../ant/fitness-equipment.ts';
import { HEART_BATTERY, HEART_PAGE, HEART_RATE, PREVIOUS_BEAT } from '../ant/heart-rate.ts';
import { COMMON_PAGE, MAKER, PAGE_BYTES } from '../ant/pages.ts';
import { CALIBRATION, POWER, POWER_PAGE, TORQUE, TORQUE_FREQUENCY, ZERO_OFFSET } from '../ant/power.ts';
import { ANT } from '../ant/profiles.ts';
import { BOTH, REVOLUTIONS } from '../ant/speed-and-cadence.ts';
import { type FieldsOf, type Layout, writeFields } from '../decoding/fields.ts';
import { WHEEL_M } from '../decoding/profile.ts';
import { createRotation } from './rotation.ts';
import type { Moment, Sender, Transmitter } from './transmitter.ts';

const PACKETS_PER_SECOND = 4;
/** So many packets lie between two that tell of the device. */
const BACKGROUND_EVERY = 65;

const antTransmitter = (code: number, sender: (start: number) => Sender): Transmitter => ({
  transport: 'ant',
  code,
  perSecond: PACKETS_PER_SECOND,
  sender,
});

function page<const L extends Layout>(number: number, layout: L, values: FieldsOf<L>): Uint8Array {
  const bytes = writeFields(layout, values, { size: PAGE_BYTES });
  bytes[0] = number;
  return bytes;
}

/** First, and now and then, a page of the device in place of the next one. */
function withBackground(send: Sender, background: Uint8Array): Sender {
  let sent = 0;
  return (moment) => {
    const bytes = send(moment);
    return bytes !== null && ++sent % BACKGROUND_EVERY === 1 ? background : bytes;
  };
}

const maker = page(COMMON_PAGE.maker, MAKER, { makerNumber: 255, modelNumber: 1 });

export const antHeartRateStrap = antTransmitter(ANT.heartRate, (start) => {
  const heart = createRotation();
  let [sent, beats, beatTime, previous] = [0, start, start, start];
  return ({ sample: { heartRateBpm }, ...moment }) => {
    if (heartRateBpm == null) return null;
    const beat = heart.turn(heartRateBpm / 60, moment);
    if (start + beat.count !== beats) {
      previous = beatTime;
      beats = start + beat.count;
      beatTime = start + beat.seconds * 1024;
    }
    const toggle = sent & 4 ? 0x80 : 0;
    const number = ++sent % BACKGROUND_EVERY === 0 ? HEART_PAGE.battery : HEART_PAGE.previousBeat;
    const bytes = page(number | toggle, HEART_RATE, { beatTime, beats, heartRateBpm });
    const more =
      number === HEART_PAGE.battery
        ? page(number, HEART_BATTERY, { batteryPercent: 80, fraction: 0.5, volts: 2, state: 2 })
        : page(number, PREVIOUS_BEAT, { beatTime: previous });
    bytes.set(more.subarray(1, 4), 1);
    return bytes;
  };
});

export const antPowerMeter = antTransmitter(ANT.power, (start) => {
  let [events, accumulatedW] = [start, start];
  return withBackground(({ sample: { powerW, cadenceRpm } }) => {
    if (powerW == null) return null;
    events++;
    accumulatedW += Math.round(powerW);
    return page(POWER_PAGE.power, POWER, { events, accumulatedW, cadenceRpm, powerW });
  }, maker);
});

/** A crank whose cadence nobody measured turns all the same where power comes from it. */
const USUAL_RPM = 80;
const turnsPerSecond = ({ sample: { powerW, cadenceRpm } }: Moment): number =>
  (cadenceRpm || (powerW ? USUAL_RPM : 0)) / 60;

/** A crank that turns under a force: its turns, when the last was whole, and what it had worked by then. */
function createCrank() {
  const crank = createRotation();
  let workJ = 0;
  let atTurn = { count: 0, seconds: 0, workJ: 0 };
  return (moment: Moment) => {
    const powerW = moment.sample.powerW ?? 0;
    workJ += powerW * moment.sinceSeconds;
    const { count, seconds } = crank.turn(turnsPerSecond(moment), moment);
    if (count !== atTurn.count)
      atTurn = { count, seconds, workJ: workJ - powerW * (moment.atSeconds - seconds) };
    return atTurn;
  };
}

export const antCrankTorqueMeter = antTransmitter(ANT.power, (start) => {
  const crank = createCrank();
  return withBackground((moment) => {
    const { count, seconds, workJ } = crank(moment);
    if (moment.sample.powerW == null) return null;
    return page(POWER_PAGE.crankTorque, TORQUE, {
      events: start + count,
      turns: start + count,
      cadenceRpm: moment.sample.cadenceRpm,
      period: start + seconds * 2048,
      torque: start + (workJ / (2 * Math.PI)) * 32,
    });
  }, maker);
});

/** How many Hz a N·m adds to those of no torque. */
const [SLOPE_HZ_PER_NM, OFFSET_HZ] = [25, 500];

export const antTorqueFrequencyMeter = antTransmitter(ANT.power, (start) => {
  const crank = createCrank();
  const offset = page(POWER_PAGE.calibration, CALIBRATION, { ...ZERO_OFFSET, offsetHz: OFFSET_HZ });
  let last = { count: 0, seconds: 0, workJ: 0 };
  let ticks = start;
  return withBackground((moment) => {
    const now = crank(moment);
    if (now.count !== last.count) {
      const torqueNm = (now.workJ - last.workJ) / (2 * Math.PI * (now.count - last.count));
      ticks += (SLOPE_HZ_PER_NM * torqueNm + OFFSET_HZ) * (now.seconds - last.seconds);
      last = now;
    }
    if (moment.sample.powerW == null) return null;
    return page(POWER_PAGE.torqueFrequency, TORQUE_FREQUENCY, {
      events: start + now.count,
      slope: SLOPE_HZ_PER_NM,
      time: start + now.seconds * 2000,
      ticks,
    });
  }, offset);
});

export const antSpeedSensor = antTransmitter(ANT.speed, (start) => {
  const wheel = createRotation();
  return ({ sample: { speedKmh }, ...moment }) => {
    if (speedKmh == null) return null;
    const { count, seconds } = wheel.turn(speedKmh / 3.6 / WHEEL_M, moment);
    return page(0, REVOLUTIONS, { count: start + count, time: start + seconds * 1024 });
  };
});

export const antCadenceSensor = antTransmitter(ANT.cadence, (start) => {
  const crank = createRotation();
  return ({ sample: { cadenceRpm }, ...moment }) => {
    if (cadenceRpm == null) return null;
    const { count, seconds } = crank.turn(cadenceRpm / 60, moment);
    return page(0, REVOLUTIONS, { count: start + count, time: start + seconds * 1024 });
  };
});

export const antSpeedAndCadenceSensor = antTransmitter(ANT.speedAndCadence, (start) => {
  const [crank, wheel] = [createRotation(), createRotation()];
  return ({ sample: { speedKmh, cadenceRpm }, ...moment }) => {
    if (cadenceRpm == null && speedKmh == null) return null;
    const cranks = crank.turn((cadenceRpm ?? 0) / 60, moment);
    const wheels = wheel.turn((speedKmh ?? 0) / 3.6 / WHEEL_M, moment);
    return writeFields(
      BOTH,
      {
        cranks: start + cranks.count,
        crankTime: start + cranks.seconds * 1024,
        wheels: start + wheels.count,
        wheelTime: start + wheels.seconds * 1024,
      },
      { size: PAGE_BYTES },
    );
  };
});

export const antTrainer = antTransmitter(ANT.fitnessEquipment, (start) => {
  let [sent, events, accumulatedW, metres] = [0, start, start, start];
  return withBackground(({ sample, atSeconds, sinceSeconds }) => {
    const { powerW, cadenceRpm, speedKmh, heartRateBpm } = sample;
    metres += ((speedKmh ?? 0) / 3.6) * sinceSeconds;
    if (CHANNELS.every((channel) => sample[channel] == null)) return null;
    if (powerW != null) {
      events++;
      accumulatedW += Math.round(powerW);
    }
    return ++sent % 2 === 0
      ? page(EQUIPMENT_PAGE.general, GENERAL, {
          elapsed: start + atSeconds * 4,
          metres: Math.floor(metres),
          speedMs: speedKmh == null ? null : speedKmh / 3.6,
          heartRateBpm,
          tellsDistance: 1,
        })
      : page(EQUIPMENT_PAGE.trainer, TRAINER, { events, cadenceRpm, accumulatedW, powerW });
  }, maker);
});

export const antBike = antTransmitter(ANT.fitnessEquipment, () => {
  return withBackground(
    ({ sample: { powerW, cadenceRpm } }) =>
      powerW == null && cadenceRpm == null
        ? null
        : page(EQUIPMENT_PAGE.bike, MACHINE, { powerW, cadenceRpm }),
    maker,
  );
});
