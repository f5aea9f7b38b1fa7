import type { Work } from '../base/context.ts';

/**
 * Takes sprint, contest and timer of a class off every screen, whose Start is taken back, under its lock. Their numbers go on, so that no press
 * for one of them means one that comes later. Teams stay.
 */
export async function takeModesOff({ trx, siteId }: Work, eventId: number): Promise<void> {
  const ofEvent = { site_id: siteId, event_id: eventId };
  await trx
    .updateTable('event_sprints')
    .set({ dismissed: true })
    .where((eb) => eb.and(ofEvent))
    .execute();
  await trx
    .updateTable('event_timers')
    .set({ stopped: true })
    .where((eb) => eb.and(ofEvent))
    .execute();
  await trx
    .updateTable('event_teams')
    .set({ contest: null })
    .where((eb) => eb.and(ofEvent))
    .execute();
}
