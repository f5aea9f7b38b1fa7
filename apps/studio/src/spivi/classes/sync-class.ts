import type { Reason } from '@tandem/api/words';
import { withoutMark } from '@tandem/spivi/tandem';
import type { Studio } from '../../base/context.ts';
import { normalizeEmail } from '../../base/email.ts';
import { CallsStopped } from '../calls/call.ts';
import { failpoint } from '../calls/failpoint.ts';
import { stoppedBecause } from '../calls/load-connection.ts';
import { claimClass, type Lane } from './claim-class.ts';
import { closeAsOff, closeLane, noteDelay, type Verdict } from './close-lane.ts';
import { deliverRoster } from './deliver.ts';
import { cancelEvent, createEvent, forgetEvent, readEvent } from './event-calls.ts';
import { findEvent, hasBegun, type Stray } from './find-event.ts';
import { instructorEmails } from './instructors.ts';
import { LaneLost, NeedsPerson, SyncDelayed } from './lane.ts';
import { planEvent } from './plan-event.ts';
import { tellRoom } from './tell-room.ts';

const DOUBTS = new Set<Reason>(['event_missing', 'not_confirmed']);

/**
 * Makes Spivi's copy of one class equal to what is wanted: compares and applies the difference, however often it is
 * called and wherever an earlier run died. Throws to be tried again when the reason passes by itself.
 * @param strays events with the class's mark that a comparison has found
 */
export async function syncClass(
  studio: Studio,
  job: { studioId: string; classId: string },
  strays: readonly Stray[] = [],
): Promise<void> {
  const lane = await claimClass(studio, job.studioId, job.classId);
  if (!lane) return;
  failpoint('claimed');
  try {
    await run(studio, lane, strays);
    failpoint('finished');
  } catch (error) {
    if (error instanceof LaneLost) return;
    if (error instanceof NeedsPerson) return closeAlike(studio, lane, attention(error.reason, error.message));
    if (error instanceof CallsStopped) {
      if (error.reason !== 'changed' && !lane.stands) await noteDelay(studio, lane, error.reason, null);
      return;
    }
    // A comparison that Spivi does not answer takes nothing back; one that finds less than was confirmed does.
    if (error instanceof SyncDelayed && (!lane.stands || DOUBTS.has(error.reason)))
      await noteDelay(studio, lane, error.reason, error.message);
    throw error;
  }
}

async function run(studio: Studio, lane: Lane, strays: readonly Stray[]): Promise<void> {
  const stopped = stoppedBecause(lane.connection);
  if (lane.skipped) return closeAsOff(studio, lane, 'skipped');
  if (stopped === 'not_connected' || lane.ended) return closeAsOff(studio, lane, stopped ?? 'past');
  const known = lane.event.id !== null || lane.event.creatingSeconds !== null || strays.length > 0;
  if (!lane.target && !known) return closeWithout(studio, lane);
  if (stopped) throw new CallsStopped(stopped);
  await nameInstructor(studio, lane, true);

  let remote = await findEvent(studio, lane, strays);
  const begun = remote !== null && hasBegun(studio, lane, remote);
  const step = planEvent(lane.target, remote, lane.event.made, begun);
  if (remote && lane.unchanged && (step === 'replace' || step === 'leave')) noteRetimed(lane, remote);
  if (step === 'cancel' || step === 'replace') {
    await cancelEvent(studio, lane, remote!);
    remote = null;
  }
  if (step === 'create' || step === 'replace') {
    await nameInstructor(studio, lane, false);
    await createEvent(studio, lane, lane.target!);
    remote = await readEvent(studio, lane);
    if (!remote) throw new SyncDelayed('event_missing', 'Spivi does not show the class it has just made.');
  }
  if (!remote) {
    if (!hasBegun(studio, lane, null)) forgetEvent(lane);
    return closeWithout(studio, lane);
  }
  if (!lane.target) return closeAlike(studio, lane, attention('event_started', withoutMark(remote.title)));

  const { bookings, trouble } = await deliverRoster(studio, lane, remote);
  failpoint('confirmed');
  await tellRoom(studio, lane, remote, bookings);
  await closeLane(
    studio,
    lane,
    step === 'leave' ? attention('event_started', withoutMark(remote.title)) : trouble,
    bookings,
  );
}

/**
 * Names the instructor whom Spivi knows: another one would be refused.
 * @param known that it knows whom the event already has: it is not taken from the event for one short list
 */
async function nameInstructor(studio: Studio, lane: Lane, known: boolean): Promise<void> {
  const { target, instructorEmail } = lane;
  if (!target || !instructorEmail) return;
  const named = known && lane.event.made?.instructorUserName === instructorEmail;
  const emails = named ? null : await instructorEmails(studio, lane.connection!);
  target.instructorUserName = named || emails?.has(normalizeEmail(instructorEmail)) ? instructorEmail : null;
}

function noteRetimed(lane: Lane, remote: { startDateTime: string; endDateTime: string }): void {
  const { made } = lane.event;
  if (!made || (made.startDateTime === remote.startDateTime && made.endDateTime === remote.endDateTime))
    return;
  const span = (of: typeof remote) => `${of.startDateTime} – ${of.endDateTime.slice(11)}`;
  lane.drift.push({ kind: 'event_changed', before: span(made), after: span(remote) });
}

const attention = (reason: Reason, detail: string | null): Verdict => ({
  state: 'attention',
  reason,
  detail,
});

/** Spivi is to have no event of this class: by somebody's wish, or since it cannot be told when it is. */
function closeWithout(studio: Studio, lane: Lane): Promise<void> {
  const reason = lane.offReason!;
  return reason === 'repeated_hour'
    ? closeAlike(studio, lane, attention(reason, null))
    : closeAsOff(studio, lane, reason);
}

/** One verdict for the class and everybody in it. */
function closeAlike(studio: Studio, lane: Lane, verdict: Verdict): Promise<void> {
  return closeLane(
    studio,
    lane,
    verdict,
    new Map(lane.bookings.map(({ bookingId }) => [bookingId, verdict])),
  );
}
