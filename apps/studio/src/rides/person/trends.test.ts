import { randomUUID } from 'node:crypto';
import { type MetricId, metricRegistry } from '@tandem/metrics';
import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import type { Caller } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import { newClass } from '../../testing/classes.ts';
import { test as signedIn } from '../../testing/fixtures.ts';
import { storeOwnRide, storeResult } from '../../testing/rides.ts';
import { seedTenant } from '../../testing/tenant.ts';
import { correctRide } from '../change/correct-ride.ts';
import { deleteNumbers } from '../change/delete-numbers.ts';
import { setRider } from '../change/set-rider.ts';
import { EVERY_RIDE, forgetComputed, markRidesDirty } from '../compute/mark-dirty.ts';
import { recomputeRides } from '../compute/recompute-rides.ts';
import { getTrends } from './get-trends.ts';
import { listRides } from './list-rides.ts';

const RUNS = 60;
const NOW = new Date('2026-11-22T12:00:00Z');
const MORNING_MS = 6 * 3_600_000;
const ZONE = 'Europe/Paris';
const PEOPLE = [0, 1, 2] as const;
/** Classes of one run, each on a day of its own. */
const CLASSES = 3;
const CHECKED = ['workKj', 'averagePowerW', 'maximumPowerW', 'trainingLoad'] as const satisfies MetricId[];

// What may happen to rides, in any order.
const person = fc.constantFrom(...PEOPLE);
const nthClass = fc.integer({ min: 0, max: CLASSES - 1 });
const watts = fc.integer({ min: 50, max: 400 });
const step = fc.oneof(
  fc.record({ do: fc.constant('result' as const), nthClass, person, watts, traced: fc.boolean() }),
  fc.record({ do: fc.constant('own' as const), person, watts, daysAgo: fc.integer({ min: 0, max: 200 }) }),
  fc.record({
    do: fc.constant('correct' as const),
    nthClass,
    person,
    workKj: fc.option(fc.integer({ min: 1, max: 900 })),
  }),
  fc.record({
    do: fc.constant('rider' as const),
    nthClass,
    person,
    to: fc.option(person),
    swap: fc.boolean(),
  }),
  fc.record({ do: fc.constant('ftp' as const), person, watts, daysAgo: fc.integer({ min: 0, max: 200 }) }),
  fc.record({ do: fc.constant('delete' as const), person, before: fc.boolean() }),
  fc.record({ do: fc.constant('compute' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Some steps have nothing to do here, and say so. */
function expected(error: { status?: number }): void {
  if (![404, 409].includes(error.status ?? 500)) throw error;
}

type Plain = { day: string; values: Record<string, number | null>; seconds: number };
function plainTotal(metric: MetricId, rides: Plain[]): number | null {
  const of = rides.filter(({ values }) => typeof values[metric] === 'number');
  if (of.length === 0) return null;
  const numbers = of.map(({ values }) => values[metric]!);
  switch (metricRegistry.find((one) => one.id === metric)!.aggregate) {
    case 'sum':
      return numbers.reduce((sum, n) => sum + n, 0);
    case 'best':
      return Math.max(...numbers);
    case 'timeWeightedMean': {
      const seconds = of.reduce((sum, ride) => sum + ride.seconds, 0);
      return of.reduce((sum, ride) => sum + ride.values[metric]! * ride.seconds, 0) / seconds;
    }
    default:
      throw new Error('no such metric is checked here');
  }
}

/** Fitness of the last day, by the book: a mean over every day that forgets with 42 days. */
function plainFitness(rides: Plain[], to: string): number | null {
  const loaded = rides.filter(({ values }) => typeof values.trainingLoad === 'number');
  if (loaded.length === 0) return null;
  let fitness = 0;
  const first = loaded.map(({ day }) => day).sort()[0]!;
  for (
    let day = Temporal.PlainDate.from(first);
    Temporal.PlainDate.compare(day, to) <= 0;
    day = day.add({ days: 1 })
  ) {
    const load = loaded
      .filter((ride) => ride.day === day.toString())
      .reduce((sum, ride) => sum + ride.values.trainingLoad!, 0);
    fitness += (load - fitness) * (1 - Math.exp(-1 / 42));
  }
  return fitness;
}

const test = signedIn
  .extend('options', { scope: 'file' }, { now: () => NOW })
  .extend('scene', { scope: 'file' }, async ({ t }) => {
    const a = await seedTenant(t, { name: 'one' });
    const within = <R>(work: (trx: Trx) => Promise<R>) => inTenant(t.db, a.studioId, work);
    const id = (person: number) => a.customerIds[person]!;
    async function carryOut(one: Step): Promise<void> {
      switch (one.do) {
        case 'result': {
          const of = { classId: classIds[one.nthClass]!, customerId: id(one.person) };
          await within((trx) =>
            sql`delete from class_results where class_id = ${of.classId} and customer_id = ${of.customerId}
            and not reassigned and corrections = '{}'`.execute(trx),
          );
          const values = { averagePowerW: one.watts, workKj: one.watts / 2, durationSeconds: 600 };
          const trace = one.traced ? { seconds: 600, powerW: one.watts } : undefined;
          const stored = await storeResult(t, a, of, { values, trace }).then(
            () => true,
            () => false,
          );
          if (stored)
            await within((trx) =>
              forgetComputed({ studio: t.studio, trx, studioId: a.studioId, now: t.studio.now() }, of),
            );
          return;
        }
        case 'own': {
          // In the morning: what is recorded while a class is ridden counts as that class.
          const startsAt = new Date(NOW.getTime() - one.daysAgo * 86_400_000 - MORNING_MS);
          await storeOwnRide(t, a, id(one.person), { startsAt, trace: { seconds: 900, powerW: one.watts } });
          return within((trx) =>
            markRidesDirty(
              { studio: t.studio, trx, studioId: a.studioId, now: t.studio.now() },
              { customerId: id(one.person), from: startsAt },
            ),
          );
        }
        case 'correct':
          await perform({ studio: t.studio, caller: owner }, (call) =>
            correctRide(
              call,
              { customerId: id(one.person), rideId: classIds[one.nthClass]! },
              {
                workKj: one.workKj,
              },
            ),
          ).catch(expected);
          return;
        case 'rider':
          await perform({ studio: t.studio, caller: owner }, (call) =>
            setRider(
              call,
              { classId: classIds[one.nthClass]!, customerId: id(one.person) },
              { riderId: one.to === null ? null : id(one.to), swap: one.swap },
            ),
          ).catch(expected);
          return;
        case 'ftp':
          await within(async (trx) => {
            const from = new Date(NOW.getTime() - one.daysAgo * 86_400_000).toISOString().slice(0, 10);
            await sql`insert into body_history (studio_id, customer_id, field, from_date, value, source)
            values (${a.studioId}, ${id(one.person)}, 'ftpW', ${from}, ${one.watts}, 'staff')
            on conflict (studio_id, customer_id, field, from_date) do update set value = excluded.value`.execute(
              trx,
            );
            await markRidesDirty(
              { studio: t.studio, trx, studioId: a.studioId, now: t.studio.now() },
              { customerId: id(one.person), from: EVERY_RIDE },
            );
          });
          return;
        case 'delete': {
          const before = one.before ? new Date(NOW.getTime() - 50 * 86_400_000) : undefined;
          await within((trx) => deleteNumbers({ trx, studioId: a.studioId }, id(one.person), { before }));
          return;
        }
        case 'compute':
          for (const person of PEOPLE)
            await recomputeRides(t.studio, { studioId: a.studioId, customerId: id(person) });
      }
    }
    /** What a person rode, read plainly: every layer of every row, one over the other. */
    async function ridesOf(customerId: string): Promise<Plain[]> {
      const rows = await within(async (trx) => {
        const inClass = await sql<{
          at: Date;
          values: object;
          computed: { values: object } | null;
          corrections: object;
        }>`
        select c.starts_at as at, v."values", v.computed, v.corrections from class_results v
        join classes c on c.class_id = v.class_id
        where case when v.reassigned then v.reassigned_to else v.customer_id end = ${customerId}
          and (v.state = 'ready' or v.corrections <> '{}')`.execute(trx);
        const own = await sql<{
          at: Date;
          values: object;
          computed: { values: object } | null;
          corrections: object;
        }>`
        select started_at as at, sent as "values", computed, '{}'::jsonb as corrections from own_rides
        where customer_id = ${customerId}`.execute(trx);
        return [...inClass.rows, ...own.rows];
      });
      return rows.map(({ at, values, computed, corrections }) => {
        const known = Object.entries(computed?.values ?? {}).filter(([, value]) => value !== null);
        const shown = { ...values, ...Object.fromEntries(known), ...corrections } as Plain['values'];
        const day = Temporal.Instant.from(at.toISOString()).toZonedDateTimeISO(ZONE).toPlainDate().toString();
        return { day, values: shown, seconds: shown.durationSeconds ?? 2700 };
      });
    }
    async function check(person: number): Promise<void> {
      const rides = await ridesOf(id(person));
      for (const period of ['4w', 'all'] as const) {
        const trends = await perform({ studio: t.studio, caller: owner }, (call) =>
          getTrends(call, id(person), period),
        );
        const inPeriod = rides.filter(({ day }) => day >= trends.from && day <= trends.to);
        expect([trends.rideCount, trends.rides]).toEqual([rides.length, inPeriod.length]);
        for (const metric of CHECKED) {
          const wanted = plainTotal(metric, inPeriod);
          if (wanted === null) expect(trends.totals[metric]).toBeNull();
          else expect(trends.totals[metric]! / wanted).toBeCloseTo(1, 6);
        }
        const weekly = trends.weeks.reduce((sum, week) => sum + (week.values.workKj ?? 0), 0);
        expect(weekly).toBeCloseTo(plainTotal('workKj', inPeriod) ?? 0, 3);
        expect(trends.weeks.reduce((sum, week) => sum + week.rides, 0)).toBe(inPeriod.length);
        const fitness = plainFitness(rides, trends.to);
        if (fitness === null) expect(trends.fitness).toBeNull();
        else expect(trends.fitness!.now.fitness).toBeCloseTo(fitness, 1);
        const most = plainTotal('maximumPowerW', rides);
        expect(trends.records.find(({ metric }) => metric === 'maximumPowerW')?.value ?? null).toBe(most);
      }
      const listed = await perform({ studio: t.studio, caller: owner }, (call) =>
        listRides(call, id(person), undefined),
      );
      expect(listed.rows.filter(({ state }) => state === 'ready')).toHaveLength(rides.length);
    }
    const owner: Caller = {
      accountId: randomUUID(),
      studioId: a.studioId,
      role: 'owner',
      staffId: null,
      customerId: null,
    };
    const classIds: string[] = [];
    for (let day = 0; day < CLASSES; day++)
      classIds.push(
        await newClass(t, a, { startsAt: new Date(NOW.getTime() - (40 * day + 2) * 86_400_000) }),
      );
    return { within, carryOut, check };
  });

test('whatever came, was given on, corrected, deleted or computed: trends equal those computed from scratch', async ({
  scene: { within, carryOut, check },
}) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 16 }), async (steps) => {
      await within(async (trx) => {
        for (const table of ['result_corrections', 'class_results', 'own_rides', 'body_history'] as const)
          await trx.deleteFrom(table).execute();
        await trx.updateTable('customers').set({ rides_dirty_from: null }).execute();
      });
      for (const one of steps) await carryOut(one);
      for (const person of PEOPLE) await check(person);
      await carryOut({ do: 'compute' });
      for (const person of PEOPLE) await check(person);
    }),
    { numRuns: RUNS },
  );
}, 120_000);

test('giving rides on and swapping them neither makes nor loses one', async ({
  scene: { within, carryOut, check },
}) => {
  const rider = step.filter((one) => one.do === 'rider' || one.do === 'compute');
  const ridden = fc.uniqueArray(fc.record({ nthClass, person, watts }), {
    selector: (one) => `${one.nthClass} ${one.person}`,
    maxLength: 7,
  });
  const traces = () =>
    within(async (trx) => {
      const { rows } = await sql<{ watts: number }>`select ("values" ->> 'averagePowerW')::float8 as watts
        from class_results where state = 'ready' order by 1`.execute(trx);
      return rows.map((row) => row.watts);
    });
  const riders = () =>
    within(async (trx) => {
      const { rows } = await sql<{ doubled: number }>`select count(*)::int as doubled from (
        select 1 from class_results where rider_id is not null group by class_id, rider_id having count(*) > 1) d`.execute(
        trx,
      );
      return rows[0]!.doubled;
    });
  await fc.assert(
    fc.asyncProperty(ridden, fc.array(rider, { maxLength: 10 }), async (rides, steps) => {
      await within(async (trx) => {
        await trx.deleteFrom('result_corrections').execute();
        await trx.deleteFrom('class_results').execute();
      });
      for (const ride of rides) await carryOut({ do: 'result', traced: true, ...ride });
      const before = await traces();
      for (const one of steps) await carryOut(one);
      expect(await traces()).toEqual(before);
      expect(await riders()).toBe(0);
      for (const person of PEOPLE) await check(person);
    }),
    { numRuns: RUNS },
  );
}, 120_000);
