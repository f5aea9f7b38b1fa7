import type { Failure, Outcome, SpiviEvent } from '@tandem/spivi';
import { classOfMark, markedTexts } from '@tandem/spivi/tandem';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { allows } from '../../consent/index.ts';
import { callSpivi } from '../calls/call.ts';
import type { Lane } from './claim-class.ts';
import type { Rider } from './diff-roster.ts';
import { type Drift, recordDrift } from './drift.ts';
import { hearEvent } from './hear-event.ts';
import { holdLane, LaneLost, NeedsPerson, SyncDelayed, writeEvent } from './lane.ts';
import type { EventFacts } from './plan-event.ts';
import { PATIENCE_SECONDS } from './timing.ts';

type Permanent = Failure & { kind: 'permanent' };

/** Calls about one class: made only by the run that holds its lane; the lane keeps what they teach. */
const about = (lane: Lane) => ({
  connection: lane.connection!,
  classId: lane.classId,
  before: (work: Work) => holdLane(work, lane),
});

/** Turns whatever may pass into an exception, so that the job is tried again; the rest is the caller's to judge. */
export function unlessPassing<T>(outcome: Outcome<T>): { kind: 'ok'; value: T } | Permanent {
  if (outcome.kind === 'ok') return outcome;
  if (outcome.kind === 'permanent') return outcome as Permanent;
  throw new SyncDelayed(outcome.code, outcome.message);
}

/** The class's event as Spivi shows it now, or null where it does not; how it stands is kept. */
export async function readEvent(studio: Studio, lane: Lane): Promise<SpiviEvent | null> {
  const { id } = lane.event;
  if (id === null) return null;
  const askedAt = studio.now();
  const event = (await readEvents(studio, lane, [id]))?.[0] ?? null;
  const { studioId, classId } = lane;
  if (event) await inStudio(studio, studioId, (work) => hearEvent(work, { classId, event, askedAt }));
  return event;
}

/** Those of the events that Spivi shows; null where it refuses to tell. */
export async function readEvents(
  studio: Studio,
  lane: Lane,
  eventIds: readonly number[],
): Promise<SpiviEvent[] | null> {
  const outcome = unlessPassing(
    await callSpivi(studio, about(lane), 'EventService/GetEvents', { eventIds: [...eventIds] }),
  );
  if (outcome.kind === 'ok') return outcome.value.events.filter(({ eventId }) => eventIds.includes(eventId));
  if (outcome.code === 'not_found') return eventIds.length === 1 ? [] : null;
  if (lane.pendingSeconds > PATIENCE_SECONDS) throw new NeedsPerson('refused', outcome.message);
  throw new SyncDelayed(outcome.code, outcome.message);
}

/** Live events on the box that day that carry our mark for this class: made by a call whose answer never came. */
export async function findMarked(studio: Studio, lane: Lane, near: EventFacts): Promise<SpiviEvent[]> {
  const outcome = unlessPassing(
    await callSpivi(studio, about(lane), 'EventService/GetEvents', {
      startDateTime: `${near.startDateTime.slice(0, 10)}T00:00`,
      endDateTime: `${near.endDateTime.slice(0, 10)}T23:59`,
      boxId: near.boxId,
    }),
  );
  if (outcome.kind !== 'ok')
    throw new NeedsPerson(outcome.code === 'not_found' ? 'box_unknown' : 'invalid_request', outcome.message);
  return outcome.value.events.filter((event) => !event.isCancelled && classOfMark(event) === lane.classId);
}

/** Makes the class's event. That it is being made is committed before the call. */
export async function createEvent(studio: Studio, lane: Lane, facts: EventFacts): Promise<void> {
  lane.stands = false;
  // What was confirmed or missed of an earlier event says nothing about this one.
  lane.unchanged = false;
  lane.event = { ...lane.event, id: null, made: facts, missingSeconds: null, sent: new Set() };
  const { instructorUserName, ...rest } = facts;
  const outcome = unlessPassing(
    await callSpivi(
      studio,
      {
        ...about(lane),
        before: (work) => writeEvent(work, lane, 'now'),
        async after(work, { eventId }) {
          lane.event.id = eventId;
          // Without an ID in the answer the event is looked for by its mark, as after a crash.
          await writeEvent(work, lane, eventId === null ? 'as before' : 'no');
          await recordDrift(work, lane.classId, lane.drift.splice(0));
        },
      },
      'EventService/AddEvent',
      {
        ...rest,
        ...markedTexts(facts.title, lane.classId),
        ...(instructorUserName !== null && { instructorUserName }),
      },
    ),
  );
  if (outcome.kind !== 'ok') {
    forgetEvent(lane);
    const unknownBox = outcome.code === 'not_found' && instructorUserName === null;
    throw new NeedsPerson(unknownBox ? 'box_unknown' : 'invalid_request', outcome.message);
  }
  if (lane.event.id === null)
    throw new SyncDelayed('event_missing', 'Spivi made the class but did not say its ID.');
}

/** Nothing at Spivi belongs to this class any more. */
export function forgetEvent(lane: Lane): void {
  lane.event = {
    ...lane.event,
    id: null,
    made: null,
    creatingSeconds: null,
    missingSeconds: null,
    sent: new Set(),
  };
}

/** Cancels the class's event. @throws NeedsPerson for one that Spivi keeps, having begun */
export async function cancelEvent(studio: Studio, lane: Lane, event: SpiviEvent): Promise<void> {
  const refusal = await cancelById(studio, lane, event.eventId, async (work) => {
    forgetEvent(lane);
    await writeEvent(work, lane);
  });
  if (!refusal) return;
  const shown = await readEvent(studio, lane);
  if (shown && !shown.isCancelled) throw new NeedsPerson('event_started', refusal.message);
  forgetEvent(lane);
}

/** @returns why Spivi refuses to cancel it, or null */
export async function cancelById(
  studio: Studio,
  lane: Lane,
  eventId: number,
  after?: (work: Work) => Promise<void>,
): Promise<Failure | null> {
  lane.stands = false;
  const outcome = unlessPassing(
    await callSpivi(studio, { ...about(lane), after }, 'EventService/CancelEvent', { eventId }),
  );
  return outcome.kind === 'ok' ? null : outcome;
}

/**
 * Seats riders in one call. Whom we send is written before, so that they are known as ours whatever happens.
 * @param repaired what this puts right, recorded with its success
 */
export async function addRiders(
  studio: Studio,
  lane: Lane,
  riders: readonly Rider[],
  repaired: readonly Drift[],
): Promise<Failure | null> {
  lane.stands = false;
  const eventId = lane.event.id!;
  for (const rider of riders) lane.event.sent.add(rider.clientId);
  const outcome = unlessPassing(
    await callSpivi(
      studio,
      {
        ...about(lane),
        async before(work) {
          await writeEvent(work, lane);
          await holdConsents(work, riders);
        },
        after: (work) => recordDrift(work, lane.classId, repaired),
      },
      'EventService/AddClientsToEvents',
      {
        clientIds: riders.map((rider) => rider.clientId),
        eventIds: riders.map(() => eventId),
        seatIds: riders.map((rider) => rider.seatId),
      },
    ),
  );
  return outcome.kind === 'ok' ? null : outcome;
}

/** Who has taken it back since the run began is not sent any more: the run that follows is without them. @throws LaneLost */
async function holdConsents({ trx, studioId }: Work, riders: readonly Rider[]): Promise<void> {
  const { rows } = await sql`
    select 1 from bookings b join customers p on p.studio_id = b.studio_id and p.customer_id = b.customer_id
    where b.studio_id = ${studioId} and b.booking_id = any(${riders.map((rider) => rider.bookingId)}::uuid[])
      and not ${allows('send')} limit 1`.execute(trx);
  if (rows.length > 0) throw new LaneLost();
}

/** Takes clients off the event in one call. */
export async function removeClients(
  studio: Studio,
  lane: Lane,
  clientIds: readonly number[],
): Promise<Failure | null> {
  lane.stands = false;
  const eventId = lane.event.id!;
  const outcome = unlessPassing(
    await callSpivi(studio, about(lane), 'EventService/RemoveClientsFromEvents', {
      clientIds: [...clientIds],
      eventIds: clientIds.map(() => eventId),
    }),
  );
  return outcome.kind === 'ok' ? null : outcome;
}
