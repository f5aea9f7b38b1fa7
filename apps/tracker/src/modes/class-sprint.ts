import type { SprintTold } from '@tandem/api/tracker';
import type { Work } from '../base/context.ts';

/** The sprint that a class shows; null where it has none, or it was dismissed. */
export async function sprintOf(
  { trx, siteId }: Pick<Work, 'trx' | 'siteId'>,
  eventId: number,
): Promise<SprintTold | null> {
  const found = await trx
    .selectFrom('event_sprints')
    .select(['number', 'from_second as fromSecond', 'to_second as toSecond', 'open', 'measure'])
    .where('site_id', '=', siteId)
    .where('event_id', '=', eventId)
    .where('dismissed', '=', false)
    .executeTakeFirst();
  return (found as SprintTold | undefined) ?? null;
}
