import { inTenant } from '@tandem/platform';
import type { Failure, Outcome, SpiviEvent } from '@tandem/spivi';
import type { Studio } from '../context.ts';
import { callSpivi } from './call.ts';
import type { Lane } from './claim-class.ts';
import type { Rider } from './diff-roster.ts';
import { SyncDelayed, writeEvent } from './lane.ts';
import { type EventFacts, isMarked, markerOf } from './plan-event.ts';

/** Answers to calls about one class; the lane keeps what they teach. */
const about = (lane: Lane) => ({ connection: lane.connection!, classId: lane.classId });
const studioOf = (lane: Lane) => lane.connection!.studioId;

/** Turns whatever may pass into an exception, so that the job is tried again; the rest is the caller's to judge. */
function unlessPassing<T>(outcome: Outcome<T>): { kind: 'ok'; value: T } | (Failure & { kind: 'permanent' }) {
  if (outcome.kind === 'ok') return outcome;
  if (outcome.kind === 'permanent') return outcome as Failure & { kind: 'permanent' };
  throw new SyncDelayed(outcome.code, outcome.message);
}

/** The class's event as Spivi has it now, or null where it is gone. */
export async function readEvent(studio: Studio, lane: Lane): Promise<SpiviEvent | null> {
  const { id } = lane.event;
  if (id === null) return null;
  const outcome = unlessPassing(
    await callSpivi(studio, about(lane), 'EventService/GetEvents', { eventIds: [id] }),
  );
  if (outcome.kind === 'ok') return outcome.value.events.find((event) => event.eventId === id) ?? null;
  if (outcome.code === 'not_found') return null;
  throw new SyncDelayed(outcome.code, outcome.message);
}

/** Events on the box that day that carry our mark for this class: made by a call whose answer never came. */
export async function findOrphans(studio: Studio, lane: Lane, near: EventFacts): Promise<SpiviEvent[]> {
  const outcome = unlessPassing(
    await callSpivi(studio, about(lane), 'EventService/GetEvents', {
      startDateTime: `${near.startDateTime.slice(0, 10)}T00:00`,
      endDateTime: `${near.endDateTime.slice(0, 10)}T23:59`,
      boxId: near.boxId,
    }),
  );
  if (outcome.kind !== 'ok') throw new PermanentRefusal('invalid_request', outcome);
  return outcome.value.events.filter((event) => !event.isCancelled && isMarked(event, lane.classId));
}

/** Spivi will never do this as asked: a person must act. */
export class PermanentRefusal extends Error {
  readonly reason: string;
  constructor(reason: string, failure: Failure) {
    super(failure.message);
    this.name = 'PermanentRefusal';
    this.reason = reason;
  }
}

/** Makes the class's event. That it is being made is committed before the call. */
export async function createEvent(studio: Studio, lane: Lane, facts: EventFacts): Promise<void> {
  lane.event = { ...lane.event, id: null, made: facts, sent: new Set() };
  const { instructorUserName, ...rest } = facts;
  const outcome = unlessPassing(
    await callSpivi(
      studio,
      { ...about(lane), before: (trx) => writeEvent(trx, studioOf(lane), lane, 'now') },
      'EventService/AddEvent',
      {
        ...rest,
        description: `${facts.title} · ${markerOf(lane.classId)}`,
        ...(instructorUserName !== null && { instructorUserName }),
      },
      async (trx, { eventId }) => {
        lane.event.id = eventId;
        // Without an ID in the answer the event is looked for by its mark, as after a crash.
        await writeEvent(trx, studioOf(lane), lane, eventId === null ? 'as before' : 'no');
      },
    ),
  );
  if (outcome.kind !== 'ok') {
    await forgetCreating(studio, lane);
    throw new PermanentRefusal('invalid_request', outcome);
  }
  if (lane.event.id === null)
    throw new SyncDelayed('event_missing', 'Spivi made the class but did not say its ID.');
}

async function forgetCreating(studio: Studio, lane: Lane): Promise<void> {
  lane.event = { ...lane.event, id: null, made: null };
  await inTenant(studio.db, studioOf(lane), (trx) => writeEvent(trx, studioOf(lane), lane));
}

/** Cancels an event of this class. @throws PermanentRefusal for one that has begun */
export async function cancelEvent(studio: Studio, lane: Lane, eventId: number): Promise<void> {
  const forget = async (trx: Parameters<typeof writeEvent>[0]) => {
    if (lane.event.id !== eventId) return;
    lane.event = { id: null, made: null, creatingSeconds: null, sent: new Set() };
    await writeEvent(trx, studioOf(lane), lane);
  };
  const outcome = unlessPassing(
    await callSpivi(studio, about(lane), 'EventService/CancelEvent', { eventId }, forget),
  );
  if (outcome.kind !== 'ok') throw new PermanentRefusal('event_started', outcome);
}

/** Seats riders in one call. Whom we send is written before, so that they are known as ours whatever happens. */
export async function addRiders(
  studio: Studio,
  lane: Lane,
  riders: readonly Rider[],
): Promise<Failure | null> {
  const eventId = lane.event.id!;
  for (const rider of riders) lane.event.sent.add(rider.clientId);
  const outcome = unlessPassing(
    await callSpivi(
      studio,
      { ...about(lane), before: (trx) => writeEvent(trx, studioOf(lane), lane) },
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

/** Takes clients off the event in one call. */
export async function removeClients(
  studio: Studio,
  lane: Lane,
  clientIds: readonly number[],
): Promise<Failure | null> {
  const eventId = lane.event.id!;
  const outcome = unlessPassing(
    await callSpivi(
      studio,
      { ...about(lane), before: (trx) => writeEvent(trx, studioOf(lane), lane) },
      'EventService/RemoveClientsFromEvents',
      { clientIds: [...clientIds], eventIds: clientIds.map(() => eventId) },
    ),
  );
  return outcome.kind === 'ok' ? null : outcome;
}
