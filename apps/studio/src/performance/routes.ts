import type { Studio } from '../context.ts';
import type { Mount } from '../mount.ts';
import { askResultsAgain, listClassResults } from './class-results.ts';
import { correctResult } from './correct-result.ts';
import { getClassResult, getPerformance } from './get-performance.ts';

export function mountPerformance(studio: Studio, mount: Mount): void {
  mount('getPerformance', ({ caller, params }) => getPerformance(studio, caller, params.customerId));
  mount('getClassResult', ({ caller, params }) =>
    getClassResult(studio, caller, params.customerId, params.classId),
  );
  mount('correctResult', ({ caller, params, body }) =>
    correctResult(studio, caller, params.customerId, params.classId, body.values),
  );
  mount('listClassResults', ({ caller, params }) => listClassResults(studio, caller, params.classId));
  mount('askResultsAgain', async ({ caller, params }) => {
    await askResultsAgain(studio, caller, params.classId);
    return { ok: true as const };
  });
}
