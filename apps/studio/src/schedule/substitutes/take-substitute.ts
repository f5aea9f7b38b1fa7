import { notFound } from '@tandem/platform';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { happened } from '../../base/happened.ts';
import { problem } from '../../base/problem.ts';
import { updateClass } from '../change-class.ts';
import { asKnown } from '../store.ts';
import { checkToCome } from './ask-substitute.ts';
import { lockOpen } from './lock-open.ts';

/**
 * Somebody takes over a class, or is given it by the desk: they lead it from now on, and whoever is booked, who asked and who
 * was given it are told, but for who does it.
 * @param wish.staffId who takes it
 * @throws Problem not_found; substitute_taken where somebody was first; substitute_gone; own_substitute; class_cancelled;
 *   class_started; instructor_busy, as a question
 */
export async function takeSubstitute(
  call: Call,
  substituteId: string,
  wish: { staffId: string | null; acceptInstructorOverlap?: true | undefined },
): Promise<void> {
  const { trx, studioId, now } = call;
  const { staffId, acceptInstructorOverlap } = wish;
  if (staffId === null) throw notFound('instructor');
  const { classId, askedBy, before } = await lockOpen(call, substituteId);
  checkToCome(call, before);
  if (staffId === askedBy)
    throw problem({
      code: 'own_substitute',
      message: 'Whoever asks for a substitute cannot be it.',
      remedy: 'Withdraw the request instead.',
    });
  // It settles what is open, this too: what became of this one is said after.
  await updateClass(call, classId, { instructorId: staffId, acceptInstructorOverlap });
  await trx
    .updateTable('substitutes')
    .set({ state: 'taken', taken_by: staffId, settled_at: now, note: '' })
    .where('studio_id', '=', studioId)
    .where('substitute_id', '=', substituteId)
    .execute();
  const act = staffId === call.caller.staffId ? 'substitute.take' : 'substitute.assign';
  await audit(call, act, { kind: 'class', id: classId }, { substituteId, askedBy, staffId });
  await tellBoth(call, { classId, askedBy, staffId });
}

/** Who asked learns who takes it, and who was given it that they do: nobody is mailed what they have just done. */
async function tellBoth(
  call: Call,
  { classId, askedBy, staffId }: { classId: string; askedBy: string; staffId: string },
): Promise<void> {
  const { startsAt, timeZone, locationName, instructorName } = await asKnown(call, classId);
  const { title } = await call.trx
    .selectFrom('classes')
    .select('title')
    .where('studio_id', '=', call.studioId)
    .where('class_id', '=', classId)
    .executeTakeFirstOrThrow();
  const url = `${call.studio.settings.publicUrl}/console/${call.studioId}/classes/${classId}`;
  for (const to of [askedBy, staffId].filter((one) => one !== call.caller.staffId))
    await happened(call, {
      kind: 'mail_due',
      mail: 'substitute_found',
      to: { staffId: to },
      sealed: {
        url,
        substitute: {
          ...{ title, startsAt, timeZone, locationName },
          name: to === staffId ? null : instructorName,
        },
      },
    });
}
