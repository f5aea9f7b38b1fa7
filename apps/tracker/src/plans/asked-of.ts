import type { FitnessTest } from '@tandem/api/words';
import { classSecond, type Pauses } from '@tandem/metrics/modes';
import {
  type AskedPercent,
  askedPercents,
  type ClassPlan,
  type TestWindow,
  testWindow,
} from '@tandem/metrics/plans';
import type { Work } from '../base/context.ts';

type Over = { event_id: number; started_at: Date | null; stopped_at: Date | null; pauses: Pauses };

/** What a plan asked for by the second. @property test the test that it was, if it came to it */
export type AskedOfClass = { percents: AskedPercent[]; test: TestWindow | null };

/** What classes that are over were asked for by their plans, by class. */
export async function askedOf(
  { trx, siteId }: Work,
  classes: readonly Over[],
): Promise<Map<number, AskedOfClass>> {
  const over = new Map(
    classes.flatMap(({ event_id, started_at, stopped_at, pauses }) => {
      if (!started_at || !stopped_at) return [];
      const wallSeconds = Math.round((stopped_at.getTime() - started_at.getTime()) / 1000);
      return [[event_id, classSecond(pauses, wallSeconds)] as const];
    }),
  );
  if (over.size === 0) return new Map();
  const given = await trx
    .selectFrom('event_plans')
    .select(['event_id', 'plan', 'from_second as fromSecond', 'steps'])
    .where('site_id', '=', siteId)
    .where('event_id', 'in', [...over.keys()])
    .where('plan', 'is not', null)
    .execute();
  return new Map(
    given.map(({ event_id, ...told }) => {
      const of = told as unknown as ClassPlan & { plan: { test?: FitnessTest } };
      const seconds = over.get(event_id)!;
      const { test } = of.plan;
      return [
        event_id,
        { percents: askedPercents(of, seconds), test: test ? testWindow(test, of, seconds) : null },
      ];
    }),
  );
}
