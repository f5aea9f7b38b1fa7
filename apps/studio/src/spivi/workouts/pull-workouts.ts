import { isDeepStrictEqual } from 'node:util';
import { decodeTrace } from '@tandem/metrics/trace';
import { instantToSiteLocal } from '@tandem/spivi';
import { readRiderCame, workoutTrace } from '@tandem/spivi/tandem';
import { inStudio } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio } from '../../base/context.ts';
import { cannotCome } from '../../rides/index.ts';
import { askExtension, CallsStopped, callSpivi } from '../calls/call.ts';
import { hearEvent } from '../classes/hear-event.ts';
import { isOpen, isOver, probesAt, revisionDue, stoppedSince } from './pull-schedule.ts';
import {
  beginPull,
  endLook,
  endPull,
  keepResult,
  type Pull,
  PullSuperseded,
  type Result,
  type Rider,
  readArrivals,
} from './pull-store.ts';
import { readWorkout, workoutOf } from './workout-values.ts';

/** So long after the first numbers a person without any is told that there are none; they are asked for all the same. */
const LIKELY_NONE_MS = 3_600_000;
/** Calls under way for one class: bookings go on beside them. */
const SIDE_BY_SIDE = 2;

/**
 * Asks Spivi for the workouts of a class and stores them as its people's results. A tracker of ours says how the class
 * stands: everybody is asked for once it was stopped, and again once it was stopped anew. Elsewhere, until somebody has
 * numbers only a few are looked at, others each time; then everybody. What is not there yet is asked for again, and what is there too since
 * Spivi may revise it, as `nextAsk` plans; what cannot come says why.
 * @param job.again by hand: everybody, also who has numbers
 */
export async function pullWorkouts(
  studio: Studio,
  job: { studioId: string; classId: string; again?: boolean },
): Promise<void> {
  const { studioId, classId } = job;
  const pull = await inStudio(studio, studioId, (work) => beginPull(work, classId));
  if (!pull) return;
  const { askedAt, riders } = pull;
  const someReady = () => riders.some((rider) => rider.ready);
  try {
    await look(studio, pull);
    const askable = riders.filter((rider) => cannotCome(rider) === null);
    if (isOpen(pull) && !isOver(askedAt, pull)) return await leaveOpen(studio, pull, job.again === true);
    const stopped = pull.told === 'stopped';
    const revising = job.again === true || revisionDue(askedAt, pull) || stoppedSince(pull);
    if (!revising && !stopped && !someReady() && !isOver(askedAt, pull)) {
      await askEach(studio, pull, anyOf(askable, probesAt(askedAt, pull)));
      if (!someReady() && askedAt < pull.endsAt) return;
    }
    const asking = revising || stopped || someReady() || isOver(askedAt, pull);
    if (asking)
      await askEach(
        studio,
        pull,
        askable.filter((rider) => revising || !rider.ready),
      );
    await conclude(studio, pull, revising);
  } catch (error) {
    // What is left is asked for when the class is due again, or has been by a later run.
    if (!(error instanceof CallsStopped || error instanceof PullSuperseded || error instanceof NoAnswer))
      throw error;
  }
}

/** Spivi does not answer now. */
class NoAnswer extends Error {}

/** Hears how the class stands and who came without a booking, unless its server says nothing of the kind. @throws NoAnswer, CallsStopped */
async function look(studio: Studio, pull: Pull): Promise<void> {
  if (pull.told === 'untold') return;
  const { connection, studioId, classId, eventId, askedAt } = pull;
  const answer = await callSpivi(studio, { connection, classId }, 'EventService/GetEvents', {
    eventIds: [eventId],
  });
  if (answer.kind === 'permanent') return;
  if (answer.kind !== 'ok') throw new NoAnswer();
  const event = answer.value.events.find((one) => one.eventId === eventId);
  if (!event) return;
  Object.assign(
    pull,
    await inStudio(studio, studioId, (work) => hearEvent(work, { classId, event, askedAt })),
  );
  const came = event.bookedClients.filter((row) => readRiderCame(row.extra)).map((row) => row.clientId);
  pull.riders.push(...(await inStudio(studio, studioId, (work) => readArrivals(work, pull, came))));
}

/** There is nothing to have yet: how the class stands is asked again. */
async function leaveOpen(studio: Studio, pull: Pull, byHand: boolean): Promise<void> {
  await inStudio(studio, pull.studioId, async (work) => {
    await endLook(work, pull);
    if (byHand) await announceChange(work, 'performance', null);
  });
}

/** Some of the people, others each time: who never came must not hide the rest. */
function anyOf(riders: readonly Rider[], count: number): Rider[] {
  const first = Math.floor(Math.random() * riders.length);
  return [...riders.slice(first), ...riders.slice(0, first)].slice(0, count);
}

async function askEach(studio: Studio, pull: Pull, riders: readonly Rider[]): Promise<void> {
  const waiting = [...riders];
  const askOn = async () => {
    for (let rider = waiting.shift(); rider; rider = waiting.shift()) {
      const result = await ask(studio, pull, rider);
      // Of who came without a booking nothing is missing.
      if (result === 'unchanged' || (!rider.booked && result.state !== 'ready')) continue;
      rider.ready ||= result.state === 'ready';
      if (result.state === 'none') rider.refused = result.reason ?? undefined;
      await inStudio(studio, pull.studioId, (work) => keepResult(work, pull, rider, result));
    }
  };
  const runs = Array.from({ length: SIDE_BY_SIDE }, () =>
    askOn().catch((error) => {
      waiting.length = 0;
      throw error;
    }),
  );
  for (const run of await Promise.allSettled(runs)) if (run.status === 'rejected') throw run.reason;
}

/** One person's workout of this class. @throws NoAnswer, CallsStopped */
async function ask(studio: Studio, pull: Pull, rider: Rider): Promise<Result | 'unchanged'> {
  const { connection, classId, eventId, startsAt, endsAt } = pull;
  const about = { connection, classId, customerId: rider.customerId };
  const local = (at: Date) => instantToSiteLocal(at, connection.timeZone);
  const answer = await callSpivi(studio, about, 'ClientService/GetClientPerformanceData', {
    username: rider.email!,
    startDateTime: `${local(startsAt).slice(0, 10)}T00:00`,
    endDateTime: `${local(endsAt).slice(0, 10)}T23:59`,
    eventId,
  });
  if (answer.kind === 'permanent')
    return { state: 'none', reason: answer.code === 'not_found' ? 'client_missing' : 'refused' };
  if (answer.kind !== 'ok') throw new NoAnswer();
  const { title } = pull;
  const found = workoutOf(answer.value.workouts, {
    eventId,
    title,
    start: local(startsAt),
    end: local(endsAt),
    otherTitles: rider.otherTitles,
  });
  if (!found) return rider.ready ? 'unchanged' : { state: 'waiting', reason: null };
  const workout = readWorkout(found);
  if (isDeepStrictEqual(workout, rider.stored)) return 'unchanged';
  if (!workout.hasTrace) return { state: 'ready', workout, trace: null };
  const wanted = workoutTrace.request.write({ username: rider.email!, eventId });
  const trace = await askExtension(studio, about, workoutTrace.path, wanted);
  if (trace.kind !== 'ok' && trace.kind !== 'permanent') throw new NoAnswer();
  return {
    state: 'ready',
    workout,
    trace: trace.kind === 'ok' ? sound(workoutTrace.answer.read(trace.value).trace) : null,
  };
}

/** The bytes if they are a trace; numbers without a trace are better than no numbers. */
function sound(trace: Buffer | null): Buffer | null {
  try {
    if (trace !== null) decodeTrace(trace);
    return trace;
  } catch {
    return null;
  }
}

/** Says why, for everybody who has no numbers, as far as that can be known by now; plans the next asking. */
async function conclude(studio: Studio, pull: Pull, revised: boolean): Promise<void> {
  const { askedAt, riders } = pull;
  const someReady = riders.some((rider) => rider.ready);
  const over = isOver(askedAt, pull);
  const late = someReady && askedAt.getTime() - (pull.seenAt ?? askedAt).getTime() >= LIKELY_NONE_MS;
  let open = false;
  const verdicts = riders
    .filter((rider) => rider.booked && !rider.ready)
    .map((rider) => {
      const known = cannotCome(rider) ?? rider.refused;
      open ||= known === undefined && !over;
      const likely = someReady ? (rider.seatReason ?? 'no_data') : 'class_not_started';
      const reason = known ?? (over || late ? likely : null);
      const state: 'none' | 'waiting' = reason === null ? 'waiting' : 'none';
      return { rider, verdict: { state, reason } };
    });
  const state = open ? 'waiting' : over && !someReady ? 'given_up' : 'complete';
  await inStudio(studio, pull.studioId, async (work) => {
    for (const { rider, verdict } of verdicts)
      if (!isDeepStrictEqual(rider.told, verdict)) await keepResult(work, pull, rider, verdict);
    await endPull(work, pull, { someReady, open, revised: revised && someReady, state });
    // Whoever asked by hand sees that the answer is in, also when it brought nothing.
    if (revised) await announceChange(work, 'performance', null);
  });
}
