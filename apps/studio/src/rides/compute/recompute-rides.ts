import { setImmediate as breathe } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ALGORITHM_VERSION, computeRide } from '@tandem/metrics';
import { decodeTrace } from '@tandem/metrics/trace';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { happened } from '../../base/happened.ts';
import { holdPerson } from '../../consent/index.ts';
import type { Basis, Computed } from '../ride/layers.ts';
import { packSummary } from '../ride/summary.ts';
import { EVERY_RIDE } from './mark-dirty.ts';
import { type Body, profileOn, readBody } from './profile-on.ts';
import { highestBefore, type Kept, keepComputed, type MarkedRide, readLayers, ridesSince } from './store.ts';

/** Rides looked at in one transaction, which holds the customer's row: some 100 ms at most. */
const STEP_RIDES = 25;
/** A job works so long and hands over to its successor: well below its lease. */
const SLICE_MS = 20_000;
/** People taken up at once who were left behind. */
const MAX_BEHIND = 2000;

/** How far a run has come: the mark it left, and the highest heart rate held before it. */
type Progress = { mark: string; observedMaxHrBpm: number | null };

/**
 * Computes a person's marked rides anew, in class and outside, in the order of their dates: each with the profile in
 * force on its day and the highest heart rate held in the rides before it. What would come out as it stands is left as
 * it is. Level-triggered: the mark moves with what is written, so that a run killed anywhere is mended by the next.
 */
export async function recomputeRides(
  studio: Studio,
  { studioId, customerId }: { studioId: string; customerId: string },
): Promise<void> {
  const until = Date.now() + SLICE_MS;
  let progress: Progress | null = null;
  do progress = await inStudio(studio, studioId, (work) => step(work, customerId, progress));
  while (progress && Date.now() < until);
  if (progress) await inStudio(studio, studioId, (work) => send(work, customerId));
}

/** Takes up rides computed by older rules, and people whose job was lost. */
export async function recomputeBehind(studio: Studio): Promise<void> {
  const { rows } = await sql<{ studio_id: string; customer_id: string }>`
    select studio_id, customer_id from rides_behind(${ALGORITHM_VERSION}, ${MAX_BEHIND})`.execute(studio.db);
  for (const { studio_id: studioId, customer_id: customerId } of rows)
    await inStudio(studio, studioId, async (work) => {
      await sql`update customers set rides_dirty_from = coalesce(rides_dirty_from, ${EVERY_RIDE})
        where studio_id = ${studioId} and customer_id = ${customerId}`.execute(work.trx);
      await send(work, customerId);
    });
}

const send = ({ studio, trx, studioId }: Work, customerId: string) =>
  studio.jobs.send(trx, 'recompute-rides', { studioId, customerId }, { key: `${studioId}:${customerId}` });

/** Some rides, from the mark on; moves the mark. @returns null when nothing is marked any more */
async function step(work: Work, customerId: string, before: Progress | null): Promise<Progress | null> {
  const { trx, studioId } = work;
  await holdPerson(work, customerId, 'changes');
  const { rows } = await sql<{ mark: string | null }>`
    select rides_dirty_from::text as mark from customers
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  const mark = rows[0]?.mark;
  if (!mark) return null;
  const body = (await readBody(work, customerId))!;
  let observed =
    before?.mark === mark ? before.observedMaxHrBpm : await highestBefore(work, { customerId, mark });
  const rides = await ridesSince(work, { customerId, mark, rows: STEP_RIDES });
  const kept: Kept[] = [];
  for (const ride of rides) {
    const outcome = await computeWhereDue(work, ride, { customerId, body, observedMaxHrBpm: observed });
    if (outcome.kept) kept.push(outcome.kept);
    if (outcome.sustained !== null) observed = Math.max(observed ?? 0, outcome.sustained);
  }
  await keepComputed(work, ALGORITHM_VERSION, kept);
  if (kept.length > 0) await happened(work, { kind: 'rides_computed', customerId });
  const last = rides.length < STEP_RIDES ? null : rides.at(-1)!.startsAt;
  const moved = await sql<{ mark: string | null }>`
    update customers set rides_dirty_from = ${last}::timestamptz + interval '1 microsecond'
    where studio_id = ${studioId} and customer_id = ${customerId}
    returning rides_dirty_from::text as mark`.execute(trx);
  const next = moved.rows[0]?.mark;
  return next ? { mark: next, observedMaxHrBpm: observed } : null;
}

/** Computes one ride where that is due. @returns the highest heart rate held in it, and what is to be written */
async function computeWhereDue(
  work: Work,
  ride: MarkedRide,
  { customerId, body, observedMaxHrBpm }: { customerId: string; body: Body; observedMaxHrBpm: number | null },
): Promise<{ sustained: number | null; kept: Kept | null }> {
  const profile = profileOn(body, ride.day, ride.inputs);
  const basis: Basis = {
    profile,
    observedMaxHrBpm: profile.maxHrBpm === null ? observedMaxHrBpm : null,
    equipment: ride.equipment,
  };
  const same = !ride.hasTrace || isDeepStrictEqual(ride.basis, basis);
  if (same && ride.version === ALGORITHM_VERSION) return { sustained: ride.sustained, kept: null };
  await breathe();
  const { trace, ...layers } = await readLayers(work, customerId, ride);
  const computed = trace === null ? layers.computed : (compute(work.studio, trace, basis) ?? layers.computed);
  const at = computed === layers.computed ? null : work.now;
  return {
    sustained: computed?.values.sustainedHeartRateBpm ?? ride.sustained,
    kept: { ...ride, computed, at, summary: packSummary({ ...layers, computed }) },
  };
}

function compute(studio: Studio, bytes: Buffer, basis: Basis): Computed | null {
  try {
    const { values, zones, peaks, inputs, normalisedPowerShort } = computeRide(
      decodeTrace(bytes),
      basis.profile,
      basis,
    );
    return { version: ALGORITHM_VERSION, values, zones, peaks, inputs, normalisedPowerShort, basis };
  } catch (error) {
    // A trace that cannot be read brings nothing; the sent numbers stand.
    studio.log.warn({ event: 'ride.not_computed', err: error }, 'a stored trace cannot be computed');
    return null;
  }
}
