import type { RiddenTest } from '@tandem/api/studio';
import { MAX_TESTS_SHOWN, TESTS_SHOWN_DAYS } from '@tandem/api/words';
import { type TestWindow, testResult } from '@tandem/metrics/plans';
import { TraceError } from '@tandem/metrics/trace';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import type { Scope } from '../person/allow.ts';
import { shownRide } from '../ride/shown-ride.ts';
import { type RideRow, readRides, readTrace } from '../ride/store.ts';

type Found = { rideId: string; test: TestWindow; accepted: boolean | null };

/**
 * The tests that a person rode within `TESTS_SHOWN_DAYS`, newest first, each with what it proposes: reckoned from the ride
 * as it is now, so that late data and a ride given to its true rider count, and nothing of a ride that is gone stays.
 * @param of.rideId only that one
 */
export async function riddenTests(work: Work, of: Scope & { rideId?: string }): Promise<RiddenTest[]> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<Found>`
    select t.class_id as "rideId", t.fitness_test as test, a.accepted
    from class_results v
    join classes c using (studio_id, class_id)
    join fitness_tests t using (studio_id, class_id)
    left join test_answers a on a.studio_id = v.studio_id and a.class_id = v.class_id and a.customer_id = v.rider_id
    where v.studio_id = ${studioId} and v.rider_id = ${of.customerId}
      and (${of.rideId ?? null}::uuid is null or v.class_id = ${of.rideId ?? null})
      and c.starts_at > ${now}::timestamptz - make_interval(days => ${TESTS_SHOWN_DAYS})
    order by c.starts_at desc, c.class_id limit ${MAX_TESTS_SHOWN}`.execute(trx);
  const tests: RiddenTest[] = [];
  for (const { rideId, test, accepted } of rows) {
    const [row] = await readRides(work, { ...of, rideId });
    if (!row?.hasTrace || shownRide(row, now).state !== 'ready') continue;
    const result = await resultOf(work, row, test);
    if (result === null) continue;
    tests.push({
      rideId,
      title: row.title,
      startsAt: row.startsAt.toISOString(),
      timeZone: row.timeZone,
      test: test.test,
      ...result,
      accepted,
    });
  }
  return tests;
}

/** Null where the trace cannot be read. */
async function resultOf(work: Work, row: RideRow, test: TestWindow) {
  try {
    const trace = await readTrace(work, row);
    return trace && testResult(trace, test);
  } catch (error) {
    if (error instanceof TraceError) return null;
    throw error;
  }
}
