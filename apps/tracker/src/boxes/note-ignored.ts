import type { Box, Call } from '../base/context.ts';

/** Noted and logged so often for one reason: a box goes on sending what does not count. */
const NOTED_EVERY_SECONDS = 10;

/** Notes that readings of a box did not count, and why, for the pages and the log. */
export async function noteIgnored(
  { tracker, trx, siteId, caller, now }: Call<Box>,
  clockId: number,
  reason: string,
): Promise<void> {
  const noted = await trx
    .updateTable('box_clocks')
    .set({ ignored_at: now, ignored_reason: reason })
    .where('clock_id', '=', clockId)
    .where((eb) =>
      eb.or([
        eb('ignored_at', 'is', null),
        eb('ignored_at', '<', new Date(now.getTime() - NOTED_EVERY_SECONDS * 1000)),
        eb('ignored_reason', '<>', reason),
      ]),
    )
    .returning('lead_ms')
    .executeTakeFirst();
  const { boxId } = caller;
  if (noted)
    tracker.log.warn(
      { event: 'box.readings_ignored', siteId, boxId, reason, leadMs: noted.lead_ms },
      'readings of a box do not count',
    );
}
