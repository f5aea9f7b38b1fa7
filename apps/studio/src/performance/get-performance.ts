import type { ClassResultDetail, Performance } from '@tandem/api/studio';
import { decodeTrace } from '@tandem/metrics/trace';
import { inTenant, notAllowed, notFound } from '@tandem/platform';
import { audit } from '../audit.ts';
import type { Caller, Studio } from '../context.ts';
import { checkOwn, getSummary, healthVisible } from '../customers/index.ts';
import type { Trx } from '../db.ts';
import { aggregate } from './aggregate.ts';
import { presentResult, readResults, secondsOf, shownValues } from './store.ts';
import { byWeek, localDate } from './weeks.ts';

/**
 * All of a person's classes with their numbers, totals and weekly trend.
 * @throws Problem not_found; not_allowed for an instructor who never taught them
 */
export function getPerformance(studio: Studio, caller: Caller, customerId: string): Promise<Performance> {
  return inTenant(studio.db, caller.studioId, async (trx) => {
    const scope = await allow(trx, caller, customerId);
    const now = studio.now();
    const rows = await readResults(trx, caller.studioId, { ...scope, customerId }, now);
    const classes = rows.map((row) => presentResult(row, now));
    const rides = rows
      .filter((_, i) => classes[i]!.state === 'ready')
      .map((row) => ({
        values: shownValues(row),
        seconds: secondsOf(row),
        startsAt: row.starts_at,
        timeZone: row.time_zone,
      }))
      .reverse();
    const today = localDate(now, rows[0]?.time_zone ?? 'UTC').toString();
    return {
      classCount: rides.length,
      totals: aggregate(rides),
      classes,
      weeks: byWeek(rides, today),
    };
  });
}

/** One class of a person with zones, peaks and the trace. @throws Problem not_found, not_allowed */
export function getClassResult(
  studio: Studio,
  caller: Caller,
  customerId: string,
  classId: string,
): Promise<ClassResultDetail> {
  return inTenant(studio.db, caller.studioId, async (trx) => {
    const scope = await allow(trx, caller, customerId);
    return readDetail(trx, caller.studioId, { ...scope, customerId, classId }, studio.now());
  });
}

/** @throws Problem not_found */
export async function readDetail(
  trx: Trx,
  studioId: string,
  of: { customerId: string; classId: string; instructorId: string | null },
  now: Date,
): Promise<ClassResultDetail> {
  const [row] = await readResults(trx, studioId, of, now);
  if (!row) throw notFound('class');
  return {
    ...presentResult(row, now),
    spiviValues: row.values ?? {},
    revisedAt: row.revised_at?.toISOString() ?? null,
    inputs: row.inputs ?? {},
    zones: { power: row.zones?.power ?? null, heartRate: row.zones?.heartRate ?? null },
    peaks: row.peaks ?? [],
    trace: row.has_trace ? await readTrace(trx, studioId, of.customerId, of.classId) : null,
  };
}

/** Lets the caller through, notes who reads another person's health numbers, and says which classes they may see. */
export async function allow(
  trx: Trx,
  caller: Caller,
  customerId: string,
): Promise<{ instructorId: string | null }> {
  checkOwn(caller, customerId);
  await getSummary(trx, caller.studioId, customerId);
  if (!(await healthVisible(trx, caller, customerId))) throw notAllowed();
  const own = caller.customerId === customerId;
  if (!own) await audit(trx, caller, 'performance.read', { kind: 'customer', id: customerId });
  return { instructorId: caller.role === 'instructor' && !own ? caller.staffId : null };
}

async function readTrace(trx: Trx, studioId: string, customerId: string, classId: string) {
  const row = await trx
    .selectFrom('class_results')
    .select('trace')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('class_id', '=', classId)
    .executeTakeFirst();
  if (!row?.trace) return null;
  const { powerW, heartRateBpm, cadenceRpm } = decodeTrace(row.trace);
  return { powerW, heartRateBpm, cadenceRpm };
}
