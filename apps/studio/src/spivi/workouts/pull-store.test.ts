import { CONSENT_VERSION } from '@tandem/api/words';
import { type MetricId, metricRegistry } from '@tandem/metrics';
import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { expect } from 'vitest';
import { inStudio, perform } from '../../base/call.ts';
import { cannotCome, correctRide, getRide, getTrends } from '../../rides/index.ts';
import { setConsent } from '../../rights/consents.ts';
import { hoursAhead } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { syncClass } from '../classes/sync-class.ts';
import { beginPull, keepResult, type Pull, PullSuperseded, type Result } from './pull-store.ts';

const RUNS = 60;
const METRICS = ['averagePowerW', 'workKj', 'distanceKm', 'averageHeartRateBpm'] satisfies MetricId[];

const arrived = (values: Record<string, number | null>): Result => ({
  state: 'ready',
  workout: { values, zones: {}, peaks: [], inputs: {}, algorithmVersion: 1, hasTrace: false },
  trace: null,
});

const test = spiviTest
  .extend('options', { scope: 'file' }, { count: 1 })
  .extend('pulls', { scope: 'file' }, ({ scene }) => {
    /** A class that began twelve minutes ago; the one before it leaves the room to it. */
    const newClass = async (): Promise<string> => {
      await inTenant(scene.studio.db, scene.studioId, (trx) =>
        trx
          .updateTable('classes')
          .set({ cancelled_at: new Date() })
          .where('cancelled_at', 'is', null)
          .execute(),
      );
      const classId = await scene.newClass({ startsAt: hoursAhead(-0.2) });
      await scene.book(classId, 0, 1);
      await syncClass(scene.studio, { studioId: scene.studioId, classId });
      return classId;
    };
    const begin = (classId: string, at: Date) =>
      inStudio(scene.studio, scene.studioId, (work) =>
        beginPull({ ...work, now: at }, classId),
      ) as Promise<Pull>;
    const keep = (pull: Pull, result: Result) =>
      inStudio(scene.studio, scene.studioId, (work) => keepResult(work, pull, pull.riders[0]!, result));
    const allow = (granted: boolean) =>
      perform({ studio: scene.studio, caller: scene.owner }, (call) =>
        setConsent(
          call,
          { customerId: scene.customers[0]!.customerId, purpose: 'store' },
          { granted, version: CONSENT_VERSION.store },
        ),
      );
    const kept = () =>
      inTenant(scene.studio.db, scene.studioId, (trx) =>
        trx.selectFrom('class_results').select(['state', 'reason', 'values']).execute(),
      );
    return { newClass, begin, keep, allow, kept };
  });

/** A number that a metric can have. */
const numberOf = (id: MetricId) => {
  const [min, max] = metricRegistry.find((metric) => metric.id === id)!.plausible;
  return fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
};
const numbers: fc.Arbitrary<Record<string, number | null>> = fc
  .tuple(...METRICS.map((id) => fc.option(fc.option(numberOf(id)), { nil: undefined })))
  .map((values) =>
    Object.fromEntries(METRICS.flatMap((id, i) => (values[i] === undefined ? [] : [[id, values[i]]]))),
  );
const step = fc.oneof(
  fc.record({ pulled: numbers }),
  fc.record({ nothing: fc.constantFrom('waiting' as const, 'none' as const) }),
  fc.record({ corrected: numbers }),
);

test('whatever the order of pulls, revisions and corrections: shown is the corrections over the latest pull', async ({
  scene,
  pulls: { newClass, begin, keep },
}) => {
  const classId = await newClass();
  const { customerId } = scene.customers[0]!;
  let clock = Date.now();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      await inTenant(scene.studio.db, scene.studioId, async (trx) => {
        await trx.deleteFrom('result_corrections').execute();
        await trx.deleteFrom('class_results').execute();
      });
      let latest: Record<string, number | null> | null = null;
      let corrections: Record<string, number | null> = {};
      let changes = 0;
      for (const one of steps) {
        if ('corrected' in one) {
          const known: Record<string, number | null> = corrections;
          const changed = Object.entries(one.corrected).filter(
            ([id, value]) => value !== (known[id] ?? null),
          );
          changes += changed.length;
          await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
            correctRide(call, { customerId, rideId: classId }, one.corrected),
          );
          corrections = Object.fromEntries(
            Object.entries({ ...corrections, ...one.corrected }).filter(([, value]) => value !== null),
          );
          continue;
        }
        const pull = await begin(classId, new Date(clock++));
        if ('pulled' in one) latest = one.pulled;
        await keep(pull, 'pulled' in one ? arrived(one.pulled) : { state: one.nothing, reason: null });
      }
      const shown = { ...latest, ...corrections };
      const detail = await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
        getRide(call, customerId, classId),
      );
      expect(detail.values).toEqual(shown);
      expect(detail.corrected).toEqual(Object.keys(corrections).sort());
      expect(detail.state === 'ready').toBe(latest !== null || Object.keys(corrections).length > 0);
      const { totals } = await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
        getTrends(call, customerId, 'all'),
      );
      for (const id of METRICS) expect(totals[id]).toBe(shown[id] ?? null);
      const noted = await inTenant(scene.studio.db, scene.studioId, (trx) =>
        trx.selectFrom('result_corrections').select('metric').execute(),
      );
      expect(noted).toHaveLength(changes);
    }),
    { numRuns: RUNS },
  );
});

test('an asking that a later one has overtaken writes nothing more', async ({
  scene,
  pulls: { newClass, begin, keep },
}) => {
  const classId = await newClass();
  const old = await begin(classId, new Date(Date.now() + 1));
  const young = await begin(classId, new Date(Date.now() + 1000));
  await keep(young, arrived({ workKj: 2 }));
  await expect(keep(old, arrived({ workKj: 1 }))).rejects.toThrow(PullSuperseded);
  const { customerId } = scene.customers[0]!;
  const { values } = await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
    getRide(call, customerId, classId),
  );
  expect(values).toEqual({ workKj: 2 });
});

test('of who does not allow it nothing is kept, and nothing is asked; once they do, what Spivi still has is', async ({
  pulls: { newClass, begin, keep, allow, kept },
}) => {
  const classId = await newClass();
  const pull = await begin(classId, new Date(Date.now() + 10_000));
  await allow(false);
  await keep(pull, arrived({ workKj: 3 }));
  expect(await kept()).toEqual([{ state: 'none', reason: 'consent_missing', values: {} }]);
  const refused = await begin(classId, new Date(Date.now() + 20_000));
  expect(refused.riders.map(cannotCome)).toEqual(['consent_missing']);
  await allow(true);
  const again = await begin(classId, new Date(Date.now() + 30_000));
  expect(again.riders.map(cannotCome)).toEqual([null]);
  await keep(again, arrived({ workKj: 3 }));
  expect(await kept()).toMatchObject([{ state: 'ready', values: { workKj: 3 } }]);
});

test('numbers that come while the consent is taken back are deleted with it, or not kept at all', async ({
  pulls: { newClass, begin, keep, allow, kept },
}) => {
  const classId = await newClass();
  for (let i = 0; i < 15; i++) {
    await allow(true);
    const pull = await begin(classId, new Date(Date.now() + 40_000 + i));
    await Promise.all([keep(pull, arrived({ workKj: i })), allow(false)]);
    expect((await kept()).filter(({ state }) => state === 'ready')).toEqual([]);
  }
});
