import { invalidField } from '@tandem/platform';
import { instantToSiteLocal, type SpiviEvent, siteLocalToInstant } from '@tandem/spivi';
import {
  type ClassRoom,
  type EventState,
  inOneElement,
  type RiderCame,
  writeBoxSeats,
  writeClassAsked,
  writeClassRoom,
  writeClassTest,
  writeEventState,
  writeRiderCame,
  writeRiderMoved,
} from '@tandem/spivi/tandem';
import type { Call } from '../../base/context.ts';
import { seatsOf } from '../../boxes/index.ts';
import { nameOf, nameOrEmail } from '../../clients/index.ts';
import {
  addEvent,
  addToRoster,
  cancelEvent,
  type FoundEvent,
  findEvents,
  keepRoom,
  removeFromRoster,
} from '../../events/index.ts';
import { heardSeats } from '../../live/index.ts';
import { type AskedOfClass, askedOf } from '../../plans/index.ts';
import { spanOf } from './span.ts';
import type { Verb } from './verb.ts';

const MAX_CLASS_HOURS = 12;

export const getEvents: Verb<'EventService/GetEvents'> = async (call, request) => {
  const { timeZone } = call.caller;
  const wanted =
    request.eventIds !== undefined
      ? { eventIds: request.eventIds }
      : { boxId: request.boxId, ...spanOf(request, timeZone) };
  const found = await findEvents(call, wanted);
  // A class by its id is asked what became of it; a list of many would carry every second of each.
  const asked = 'eventIds' in wanted ? await askedOf(call, found) : null;
  const events: SpiviEvent[] = [];
  for (const event of found) {
    const heard = event.state === 'started' ? await heardSeats(call, event.event_id) : null;
    events.push(toSpivi(event, { timeZone, heard, asked: asked?.get(event.event_id) ?? null }));
  }
  if (request.boxId === undefined) return { events };
  return { events, extra: writeBoxSeats(await seatsOf(call.trx, request.boxId)) };
};

export const addOne: Verb<'EventService/AddEvent'> = async (call, request) => {
  const startsAt = siteLocalToInstant(request.startDateTime, call.caller.timeZone);
  const endsAt = siteLocalToInstant(request.endDateTime, call.caller.timeZone);
  const hours = (endsAt.getTime() - startsAt.getTime()) / 3_600_000;
  if (hours <= 0) throw invalidField('EndDateTime', 'EndDateTime must be after StartDateTime.');
  if (hours > MAX_CLASS_HOURS)
    throw invalidField(
      'EndDateTime',
      `EndDateTime must be within ${MAX_CLASS_HOURS} hours of StartDateTime.`,
    );
  const eventId = await addEvent(call, {
    boxId: request.boxId,
    title: request.title,
    description: request.description ?? '',
    startsAt,
    endsAt,
    instructorEmail: request.instructorUserName || null,
  });
  return { eventId };
};

export const cancelOne: Verb<'EventService/CancelEvent'> = async (call, { eventId }) => {
  await cancelEvent(call, eventId);
  return {};
};

export const addClients: Verb<'EventService/AddClientsToEvents'> = async (call, request) => {
  const seatings = request.clientIds.map((clientId, i) => ({
    clientId,
    eventId: request.eventIds[i]!,
    seatId: request.seatIds[i]!,
  }));
  await addToRoster(call, seatings);
  return {};
};

export const removeClients: Verb<'EventService/RemoveClientsFromEvents'> = async (call, request) => {
  const leaving = request.clientIds.map((clientId, i) => ({ clientId, eventId: request.eventIds[i]! }));
  await removeFromRoster(call, leaving);
  return {};
};

/** Keeps what the studio alone knows of a class, for the wall. */
export async function setClassRoom(call: Call, { eventId, ...room }: ClassRoom & { eventId: number }) {
  // Not "not found": to a caller that would mean that there is no such method.
  if (!(await keepRoom(call, eventId, room)))
    throw invalidField('EventID', 'EventID is no event of this site.');
  return { kept: true };
}

function toSpivi(
  event: FoundEvent,
  {
    timeZone,
    heard,
    asked,
  }: { timeZone: string; heard: ReadonlySet<number> | null; asked: AskedOfClass | null },
): SpiviEvent {
  // Who only came by their strap is shown on a seat, and holds none.
  const taken = new Set(event.roster.filter((row) => row.sits).map((row) => row.seat_id));
  return {
    eventId: event.event_id,
    title: event.title,
    description: event.description,
    instructorName: nameOf(event.first_name, event.last_name),
    startDateTime: instantToSiteLocal(event.starts_at, timeZone),
    endDateTime: instantToSiteLocal(event.ends_at, timeZone),
    isCancelled: event.state === 'cancelled',
    bookedClients: event.roster.map((row) => ({
      clientId: row.client_id,
      clientName: nameOrEmail(row),
      userName: row.email,
      seatId: row.seat_id,
      extra: { ...cameOf(row), ...movedOf(row) },
    })),
    availableSeats: event.seat_ids.filter((seat) => !taken.has(seat)),
    extra: inOneElement(
      writeClassRoom({
        room: event.room ?? undefined,
        timeZone: event.time_zone ?? undefined,
        unsentSeats: event.unsent_seats,
        freePlaces: event.free_places,
      }),
      writeEventState({
        state: event.state as EventState['state'],
        startedAt: event.started_at?.toISOString() ?? null,
        stoppedAt: event.stopped_at?.toISOString() ?? null,
        signal: heard && { booked: taken.size, heard: [...taken].filter((seat) => heard.has(seat)).length },
      }),
      ...(asked ? [writeClassAsked(asked.percents)] : []),
      ...(asked?.test ? [writeClassTest(asked.test)] : []),
    ),
  };
}

type Row = FoundEvent['roster'][number];

const cameOf = ({ came, sits }: Row) =>
  came === null ? {} : writeRiderCame({ came: came as RiderCame['came'], sits });
/** Only of who is booked: the seat of who came without a booking is nobody's wish. */
const movedOf = ({ booked_seat }: Row) => (booked_seat === null ? {} : writeRiderMoved(booked_seat));
