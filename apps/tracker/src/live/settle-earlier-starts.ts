import type { Box, Call } from '../base/context.ts';
import { selectChunks, wallSecondsOf } from '../workouts/index.ts';

/** Of more starts than that in one class the oldest stay where they are. */
const MAX_STARTS = 32;

/** Seconds since a class's Start, by the wall, that one start of a box measured. @property free nobody has measured the clock that stamped them */
export type Span = { first: number; last: number; free: boolean };

/**
 * How many seconds earlier each start of a box measured than its clock says. Starts follow each other: what one of them
 * measured lies after the last second of the one before, after Start, and before the first second of the one after it. A
 * clock that nobody has measured is thought to be off by as little as that asks for.
 * @param spans the earlier starts in their order @param began the first second of the start that follows them
 */
export function followEachOther(spans: readonly Span[], began: number): number[] {
  const earlier = spans.map(() => 0);
  let next = began;
  for (const [i, { first, last, free }] of [...spans.entries()].reverse()) {
    if (free) earlier[i] = Math.max(0, last + 1 - next);
    next = Math.min(next, first - earlier[i]!);
  }
  let before = -1;
  for (const [i, { first, last, free }] of spans.entries()) {
    if (free) earlier[i] = Math.min(earlier[i]!, first - before - 1);
    before = Math.max(before, last - earlier[i]!);
  }
  return earlier;
}

/**
 * Puts what earlier starts of a box left in its spool between the starts that were heard alive. Else several would claim
 * the same seconds, and what was acknowledged of one of them would be gone.
 * @param began a class, and its second at which a start of the box that is alive began to measure
 * @returns whether what was stored is moved by that
 */
export async function settleEarlierStarts(
  call: Call<Box>,
  { eventId, ...began }: { eventId: number; clockId: number; second: number },
): Promise<boolean> {
  const clocks = await earlierClocks(call, { eventId, clockId: began.clockId });
  if (!clocks.some(({ free }) => free)) return false;
  const spans = [];
  for (const clock of clocks) spans.push({ ...clock, ...(await spanOf(call, eventId, clock.clockId)) });
  const earlier = followEachOther(spans, began.second);
  for (const [i, { clockId, free }] of spans.entries())
    if (free)
      await call.trx
        .updateTable('box_clocks')
        .set((eb) => ({
          lead_ms: eb(eb.fn<number>('greatest', ['lead_ms', eb.lit(0)]), '+', 1000 * earlier[i]!),
          measured: true,
        }))
        .where('clock_id', '=', clockId)
        .execute();
  return earlier.some((seconds) => seconds !== 0);
}

/** The clocks of a box's earlier starts that stamped something in a class, in the order of the starts. */
async function earlierClocks(
  { trx, caller }: Call<Box>,
  { eventId, clockId }: { eventId: number; clockId: number },
): Promise<{ clockId: number; free: boolean }[]> {
  const newest = await trx
    .selectFrom('box_clocks as k')
    .select((eb) => [
      'k.clock_id as clockId',
      eb.and([eb('heard_at', 'is', null), eb.not('measured')]).as('free'),
    ])
    .where('k.box_id', '=', caller.boxId)
    .where('k.clock_id', '<', clockId)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('chunks as c')
          .select('c.chunk_id')
          .whereRef('c.site_id', '=', 'k.site_id')
          .whereRef('c.clock_id', '=', 'k.clock_id')
          .where('c.event_id', '=', eventId),
      ),
    )
    .orderBy('k.clock_id', 'desc')
    .limit(MAX_STARTS)
    .execute();
  return newest.reverse().map(({ clockId: id, free }) => ({ clockId: id, free: Boolean(free) }));
}

/** The first and the last second of a class that a clock stamped, as far as it is known. */
async function spanOf({ trx }: Call<Box>, eventId: number, clockId: number) {
  const chunks = () =>
    selectChunks(trx)
      .clearOrderBy()
      .where('c.event_id', '=', eventId)
      .where('c.clock_id', '=', clockId)
      .limit(1);
  const first = await chunks().orderBy('c.sequence').executeTakeFirstOrThrow();
  const last = await chunks().orderBy('c.sequence', 'desc').executeTakeFirstOrThrow();
  return { first: Math.min(...wallSecondsOf(first)), last: Math.max(...wallSecondsOf(last)) };
}
