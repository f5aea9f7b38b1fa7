import type { Work } from '../base/context.ts';
import { assertHasClasses } from '../boxes/index.ts';
import { findClient } from '../clients/index.ts';

export type NewEvent = {
  boxId: number;
  title: string;
  description: string;
  startsAt: Date;
  /** After `startsAt`. */
  endsAt: Date;
  instructorEmail: string | null;
};

/**
 * Schedules an event. @returns the Event ID
 * @throws Problem `not_found` where box or instructor is not the site's, `box_in_room`
 */
export async function addEvent({ trx, siteId }: Work, event: NewEvent): Promise<number> {
  await assertHasClasses(trx, event.boxId);
  const instructor = event.instructorEmail
    ? await findClient(trx, event.instructorEmail, 'InstructorUserName')
    : null;
  const { event_id } = await trx
    .insertInto('events')
    .values({
      site_id: siteId,
      box_id: event.boxId,
      title: event.title,
      description: event.description,
      instructor_client_id: instructor,
      starts_at: event.startsAt,
      ends_at: event.endsAt,
    })
    .returning('event_id')
    .executeTakeFirstOrThrow();
  return event_id;
}
