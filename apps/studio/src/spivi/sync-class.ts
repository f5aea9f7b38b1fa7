import { inTenant, readConfig } from '@tandem/platform';
import { instantToSiteLocal, type SpiviEvent } from '@tandem/spivi';
import { z } from 'zod';
import type { Studio } from '../context.ts';
import { CallsStopped } from './call.ts';
import { claimClass, type Lane } from './claim-class.ts';
import { deliverRoster } from './deliver.ts';
import { cancelEvent, createEvent, findOrphans, PermanentRefusal, readEvent } from './event-calls.ts';
import { failpoint } from './failpoint.ts';
import { instructorEmails } from './instructors.ts';
import { LaneLost, SyncDelayed, writeEvent } from './lane.ts';
import { stoppedBecause } from './load-connection.ts';
import { type EventFacts, planEvent } from './plan-event.ts';
import { type Settled, settle, settleDelayed, settleOff } from './settle.ts';

/** How long a create call whose answer is missing may still take effect: no second one before that. */
const { SPIVI_SETTLE_SECONDS } = readConfig(
  z.object({ SPIVI_SETTLE_SECONDS: z.coerce.number().min(0).max(600).default(30) }),
);

/**
 * Makes Spivi's copy of one class equal to what is wanted: compares and applies the difference, however often it is
 * called and wherever an earlier run died. Throws to be tried again when the reason passes by itself.
 */
export async function syncClass(studio: Studio, job: { studioId: string; classId: string }): Promise<void> {
  const lane = await claimClass(studio, job.studioId, job.classId);
  if (!lane) return;
  failpoint('claimed');
  try {
    await run(studio, job.studioId, lane);
    failpoint('finished');
  } catch (error) {
    if (error instanceof LaneLost) return;
    if (error instanceof CallsStopped) {
      if (error.reason !== 'changed') await settleDelayed(studio, job.studioId, lane, error.reason, null);
      return;
    }
    if (error instanceof PermanentRefusal) {
      const verdict = attention(error.reason, error.message);
      const bookings = new Map(lane.bookings.map(({ bookingId }) => [bookingId, verdict]));
      return settle(studio, job.studioId, lane, verdict, bookings);
    }
    if (error instanceof SyncDelayed)
      await settleDelayed(studio, job.studioId, lane, error.reason, error.message);
    throw error;
  }
}

async function run(studio: Studio, studioId: string, lane: Lane): Promise<void> {
  const stopped = stoppedBecause(lane.connection);
  if (stopped === 'not_connected' || lane.ended) return settleOff(studio, studioId, lane, stopped ?? 'past');
  if (!lane.target && lane.event.id === null && lane.event.creatingSeconds === null)
    return settleOff(studio, studioId, lane, lane.offReason!);
  if (stopped) throw new CallsStopped(stopped);
  if (lane.target && lane.instructorEmail) {
    const known = await instructorEmails(studio, lane.connection!);
    if (known.has(lane.instructorEmail.toLowerCase())) lane.target.instructorUserName = lane.instructorEmail;
  }

  let remote = await readEvent(studio, lane);
  if (!remote || remote.isCancelled) remote = await adoptOrphan(studio, lane);
  const step = planEvent(lane.target, remote, lane.event.made, hasBegun(studio, lane, remote));
  if (step === 'cancel' || step === 'replace') {
    await cancelEvent(studio, lane, lane.event.id!);
    remote = null;
  }
  if (step === 'create' || step === 'replace') {
    if (lane.event.creatingSeconds !== null && lane.event.creatingSeconds < SPIVI_SETTLE_SECONDS)
      throw new SyncDelayed('event_missing', 'Spivi may still be making this class.');
    await createEvent(studio, lane, lane.target!);
    remote = await readEvent(studio, lane);
    if (!remote) throw new SyncDelayed('event_missing', 'Spivi does not show the class it has just made.');
  }
  if (!remote || remote.isCancelled) return settleOff(studio, studioId, lane, lane.offReason!);
  if (!lane.target)
    return settle(studio, studioId, lane, attention('event_started', remote.title), new Map());

  const bookings = await deliverRoster(studio, lane, remote);
  failpoint('confirmed');
  const trouble = step === 'leave' ? attention('event_started', remote.title) : null;
  await settle(studio, studioId, lane, trouble, bookings);
}

const attention = (reason: string, detail: string | null): Settled => ({
  state: 'attention',
  reason,
  detail,
});

/** Looks for an event of ours whose making went unanswered, keeps the first and cancels any other. */
async function adoptOrphan(studio: Studio, lane: Lane): Promise<SpiviEvent | null> {
  const places = [lane.event.creatingSeconds === null ? null : lane.event.made, lane.target].filter(
    (facts): facts is EventFacts => facts !== null,
  );
  for (const [index, place] of places.entries()) {
    const sameAsFirst = index > 0 && JSON.stringify(place) === JSON.stringify(places[0]);
    const [first, ...others] = sameAsFirst ? [] : await findOrphans(studio, lane, place);
    if (!first) continue;
    for (const other of others) await cancelEvent(studio, lane, other.eventId);
    const { startDateTime, endDateTime } = first;
    lane.event = {
      ...lane.event,
      id: first.eventId,
      made: { ...place, startDateTime, endDateTime },
      creatingSeconds: null,
    };
    await inTenant(studio.db, lane.connection!.studioId, (trx) =>
      writeEvent(trx, lane.connection!.studioId, lane),
    );
    return first;
  }
  return null;
}

function hasBegun(studio: Studio, lane: Lane, remote: SpiviEvent | null): boolean {
  if (!remote) return false;
  const now = instantToSiteLocal(studio.now(), lane.connection!.timeZone);
  return lane.measured || remote.startDateTime <= now;
}
