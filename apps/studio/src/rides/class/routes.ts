import type { Studio } from '../../base/context.ts';
import type { Mount } from '../../base/mount.ts';
import { setRider } from '../change/set-rider.ts';
import { getClassReport } from './class-report.ts';
import { askResultsAgain, listClassResults } from './class-results.ts';
import { getComparison } from './comparison.ts';

export function mountClassResults(studio: Studio, mount: Mount): void {
  mount('listClassResults', ({ caller, params }) => listClassResults(studio, caller, params.classId));
  mount('askResultsAgain', async ({ caller, params }) => {
    await askResultsAgain(studio, caller, params.classId);
    return { ok: true as const };
  });
  mount('setRider', ({ caller, params, body }) => setRider(studio, caller, params, body));
  mount('getClassReport', ({ caller, params }) => getClassReport(studio, caller, params.classId));
  mount('getComparison', ({ caller, query }) => getComparison(studio, caller, query));
}
