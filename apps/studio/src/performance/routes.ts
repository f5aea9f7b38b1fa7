import type { Studio } from '../context.ts';
import type { Mount } from '../mount.ts';
import { getClassResult, getPerformance } from './get-performance.ts';

export function mountPerformance(studio: Studio, mount: Mount): void {
  mount('getPerformance', ({ caller, params }) => getPerformance(studio, caller, params.customerId));
  mount('getClassResult', ({ caller, params }) =>
    getClassResult(studio, caller, params.customerId, params.classId),
  );
}
