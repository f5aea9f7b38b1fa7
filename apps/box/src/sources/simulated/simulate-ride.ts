import type { Trace } from '@tandem/metrics';
import { type ClassPlan, classPlan } from './class-plan.ts';
import { type Random, seededRandom } from './random.ts';

export type SimulatedRide = {
  /** The same seed gives the same ride, second by second. */
  seed: number;
  durationSeconds: number;
  ftpW: number;
  maxHrBpm: number;
  /** Default 58. */
  restingHrBpm?: number;
  /** Without a strap the heart rate is null throughout; default true. */
  hasHeartRate?: boolean;
  /** What the instructor asks; default `classPlan(durationSeconds)`. */
  plan?: ClassPlan;
};

/** Seconds in which legs and trainer reach about two thirds of a new target. */
const LEGS_LAG_SECONDS = 4;
const HEART_RISE_SECONDS = 32;
const HEART_FALL_SECONDS = 48;
/** Share by which the heart beats higher at the end of an hour for the same power. */
const HEART_DRIFT_PER_HOUR = 0.07;
const FATIGUE_PER_HOUR = 0.08;
/** How a channel is lost for a while, or nobody pedals: the chance by the second, and seconds at least and at most. */
type Absence = { chance: number; shortest: number; longest: number };
const HEART_DROPOUT: Absence = { chance: 1 / 1500, shortest: 8, longest: 60 };
const POWER_DROPOUT: Absence = { chance: 1 / 1200, shortest: 3, longest: 10 };
const COASTING: Absence = { chance: 1 / 400, shortest: 3, longest: 8 };
const NEVER: Absence = { ...COASTING, chance: 0 };

/**
 * A believable ride at 1 Hz: the plan ridden by one person with lag, noise, fatigue, cardiac drift, coasting and
 * sensors that drop out. Power is 0–2,000 W, heart rate within resting and maximum, speed never measured.
 */
export function simulateRide(ride: SimulatedRide): Trace {
  const random = seededRandom(ride.seed);
  const plan = ride.plan ?? classPlan(ride.durationSeconds);
  const restBpm = ride.restingHrBpm ?? 58;
  const zeal = random.between(0.9, 1.04);
  const cadenceOffset = random.between(-6, 6);
  const trace: Trace = { powerW: [], heartRateBpm: [], cadenceRpm: [], speedKmh: [] };
  const lost = { power: 0, heart: 0, pedals: 0 };
  let effort = 0.3;
  let noise = 0;
  let sway = 0;
  let heart = restBpm + 18;

  for (const { target, cadenceRpm, second } of secondsOf(plan, ride.durationSeconds)) {
    const hours = second / 3600;
    noise = 0.85 * noise + 0.025 * random.normal();
    sway = 0.9 * sway + 0.9 * random.normal();
    lost.power = count(lost.power, random, POWER_DROPOUT);
    lost.heart = count(lost.heart, random, HEART_DROPOUT);
    lost.pedals = count(lost.pedals, random, target < 0.6 ? COASTING : NEVER);

    const wanted = lost.pedals > 0 ? 0 : target * zeal * (1 - FATIGUE_PER_HOUR * hours);
    effort += (wanted - effort) / (lost.pedals > 0 ? 1 : LEGS_LAG_SECONDS);
    heart = beat(heart, { effort, hours, restBpm, maxBpm: ride.maxHrBpm });

    const powerW = clamp(ride.ftpW * effort * (1 + noise), 0, 2000);
    const rpm = lost.pedals > 0 ? 0 : clamp(cadenceRpm + cadenceOffset + sway, 40, 130);
    trace.powerW.push(lost.power > 0 ? null : Math.round(powerW));
    trace.cadenceRpm.push(lost.power > 0 ? null : Math.round(rpm));
    trace.heartRateBpm.push(lost.heart > 0 || ride.hasHeartRate === false ? null : Math.round(heart));
    trace.speedKmh.push(null);
  }
  return trace;
}

function* secondsOf(plan: ClassPlan, durationSeconds: number) {
  let second = 0;
  for (const { seconds, from, to, cadenceRpm } of plan)
    for (let i = 0; i < seconds && second < durationSeconds; i++)
      yield { target: from + ((to - from) * i) / seconds, cadenceRpm, second: second++ };
}

/** Heart rate follows effort late: quicker up than down, and higher for the same effort as the class goes on. */
function beat(
  bpm: number,
  { effort, hours, restBpm, maxBpm }: { effort: number; hours: number; restBpm: number; maxBpm: number },
): number {
  const share = clamp(0.28 + 0.6 * effort, 0.2, 0.96) * (1 + HEART_DRIFT_PER_HOUR * hours);
  const steady = restBpm + (maxBpm - restBpm) * Math.min(share, 0.99);
  return bpm + (steady - bpm) / (steady > bpm ? HEART_RISE_SECONDS : HEART_FALL_SECONDS);
}

/** Counts a running absence down, or begins one by chance. */
function count(left: number, random: Random, { chance, shortest, longest }: Absence): number {
  const begins = random.next() < chance;
  if (left > 0) return left - 1;
  return begins ? Math.round(random.between(shortest, longest)) : 0;
}

const clamp = (value: number, lowest: number, highest: number) => Math.min(highest, Math.max(lowest, value));
