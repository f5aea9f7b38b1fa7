import { type Answer, type Fault, json, spoilPage } from './faults.ts';
import { type Booking, type Host, type Member, minutesOf, Refused, type Session } from './host.ts';

type Ask = { host: Host; id: number; query: URLSearchParams; fault: Fault | null };
type Endpoint = {
  method: 'GET' | 'POST' | 'DELETE';
  path: RegExp;
  /** The largest page of a list. */
  maxPageSize?: number;
  answer: (ask: Ask) => Answer;
};

const MAX_PAGE_SIZE = 100;
const MAX_SESSIONS = 200;

/** What can be asked with a token, by the names of the README. */
export const endpoints: Record<string, Endpoint> = {
  'GET /sessions': {
    method: 'GET',
    path: /^\/api\/v2\/host\/sessions$/,
    maxPageSize: MAX_SESSIONS,
    answer: (ask) =>
      page(
        ask,
        MAX_SESSIONS,
        wantedSessions(ask).map((one) => sessionRow(ask.host, one)),
      ),
  },
  'GET /sessions/{id}': {
    method: 'GET',
    path: /^\/api\/v2\/host\/sessions\/(\d{1,15})$/,
    answer: ({ host, id }) => json(200, sessionDetail(host, needed(host.sessions, id))),
  },
  'GET /sessions/{id}/bookings': {
    method: 'GET',
    path: /^\/api\/v2\/host\/sessions\/(\d{1,15})\/bookings$/,
    maxPageSize: MAX_PAGE_SIZE,
    answer: (ask) => {
      const { host, id, query } = ask;
      needed(host.sessions, id);
      const withCancelled = flag(query, 'includeCancelled');
      const rows = [...host.bookings.values()]
        .filter(({ sessionId, cancelledAt }) => sessionId === id && (withCancelled || cancelledAt === null))
        .map((booking) => bookingRow(host, booking));
      return page(ask, MAX_PAGE_SIZE, rows);
    },
  },
  'POST /session-bookings/{id}/check-in': {
    method: 'POST',
    path: /^\/api\/v2\/host\/session-bookings\/(\d{1,15})\/check-in$/,
    answer({ host, id }) {
      host.checkIn({ bookingId: id }, 'api');
      return json(200, {});
    },
  },
  'DELETE /session-bookings/{id}/check-in': {
    method: 'DELETE',
    path: /^\/api\/v2\/host\/session-bookings\/(\d{1,15})\/check-in$/,
    answer({ host, id }) {
      host.undoCheckIn({ bookingId: id }, 'api');
      return json(200, {});
    },
  },
  'GET /members': {
    method: 'GET',
    path: /^\/api\/v2\/host\/members$/,
    maxPageSize: MAX_PAGE_SIZE,
    answer: (ask) => {
      const wanted = ask.query.get('query')?.trim().toLowerCase() ?? '';
      const rows = [...ask.host.members.values()].filter(({ firstName, lastName, email }) =>
        `${firstName} ${lastName} ${email}`.toLowerCase().includes(wanted),
      );
      return page(ask, MAX_PAGE_SIZE, rows);
    },
  },
  'GET /members/{id}': {
    method: 'GET',
    path: /^\/api\/v2\/host\/members\/(\d{1,15})$/,
    answer: ({ host, id }) => json(200, needed(host.members, id)),
  },
  'GET /locations': {
    method: 'GET',
    path: /^\/api\/v2\/member\/host\/locations$/,
    maxPageSize: MAX_PAGE_SIZE,
    answer: (ask) => page(ask, MAX_PAGE_SIZE, [...ask.host.locations.values()]),
  },
};

function needed<T>(all: Map<number, T>, id: number): T {
  const found = all.get(id);
  if (found === undefined) throw new Refused('Not found', 404);
  return found;
}

/** One page of the rows, sorted as asked, by id unless said. @throws Refused */
function page(ask: Ask, maxPageSize: number, rows: Record<string, unknown>[]): Answer {
  const { query, fault } = ask;
  const number = neededNumber(query, 'page', 0, 1_000_000);
  const pageSize = neededNumber(query, 'pageSize', 1, maxPageSize);
  const sortOrder = query.get('sortOrder') ?? 'ASC';
  if (sortOrder !== 'ASC' && sortOrder !== 'DESC') throw new Refused('sortOrder must be ASC or DESC');
  const sortBy = query.get('sortBy') ?? 'id';
  const sortable = (row: Record<string, unknown>) => typeof row[sortBy] !== 'object' || row[sortBy] === null;
  if (!rows.every((row) => sortBy in row && sortable(row))) throw new Refused(`sortBy: no ${sortBy}`);
  const sign = sortOrder === 'ASC' ? 1 : -1;
  const sorted = rows.toSorted((a, b) => sign * (compare(a[sortBy], b[sortBy]) || compare(a.id, b.id)));
  const { payload, totalCount } = spoilPage(fault, sorted, number * pageSize, pageSize);
  return json(200, { payload, pagination: { page: number, pageSize, totalCount, sortBy, sortOrder } });
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return a < b ? -1 : 1;
}

/** Bounds are of no session that begins or ends exactly then. Without drafts and cancelled ones left out unless asked. */
function wantedSessions({ host, query }: Ask): Session[] {
  const types = [...query.getAll('types'), ...query.getAll('types[]')];
  const locationId = optionalNumber(query, 'locationId');
  const teacherId = optionalNumber(query, 'teacherId');
  const startAfter = optionalInstant(query, 'startAfter') ?? Number.NEGATIVE_INFINITY;
  const startBefore = optionalInstant(query, 'startBefore') ?? Number.POSITIVE_INFINITY;
  const endAfter = optionalInstant(query, 'endAfter') ?? Number.NEGATIVE_INFINITY;
  const endBefore = optionalInstant(query, 'endBefore') ?? Number.POSITIVE_INFINITY;
  const withCancelled = flag(query, 'includeCancelled');
  return [...host.sessions.values()].filter((session) => {
    const [starts, ends] = [Date.parse(session.startsAt), Date.parse(session.endsAt)];
    return (
      (withCancelled || !session.isCancelled) &&
      (types.length === 0 || types.includes(session.type)) &&
      (locationId === null || session.locationId === locationId) &&
      (teacherId === null || session.teacherId === teacherId) &&
      starts > startAfter &&
      starts < startBefore &&
      ends > endAfter &&
      ends < endBefore
    );
  });
}

function sessionRow(host: Host, session: Session) {
  const { id, name, type, startsAt, endsAt, capacity, teacherId, locationId } = session;
  const { isRecurring, isCancelled, isInPerson, isDraft, tags } = session;
  const location = locationId === null ? undefined : host.locations.get(locationId);
  return {
    ...{ id, name, type, startsAt, endsAt, durationInMinutes: minutesOf(session) },
    ...(capacity !== null && { capacity }),
    bookingCount: host.activeBookings(id).length,
    teacher: host.teachers.get(teacherId) ?? null,
    ...{ isRecurring, isCancelled, isInPerson, isDraft },
    inPersonLocation: isInPerson && location ? { id: location.id, name: location.name } : null,
    tags,
  };
}

function sessionDetail(host: Host, session: Session) {
  const { waitlistCapacity, waitlistBookingCount, originalTeacherId, additionalTeacherIds } = session;
  return {
    ...sessionRow(host, session),
    ...{ waitlistCapacity, waitlistBookingCount },
    originalTeacher: originalTeacherId === null ? null : (host.teachers.get(originalTeacherId) ?? null),
    additionalTeachers: additionalTeacherIds.flatMap((id) => host.teachers.get(id) ?? []),
  };
}

function bookingRow(host: Host, booking: Booking) {
  const { id, memberId, roomSpotId, checkedIn, ticketsBought, createdAt, isRecurring } = booking;
  const { firstName, lastName, email, phoneNumber, pictureUrl } = host.members.get(memberId) as Member;
  return {
    id,
    member: { id: memberId, firstName, lastName, email, phoneNumber, pictureUrl },
    ...(roomSpotId !== null && { roomSpotId }),
    ...{ checkedIn, ticketsBought, createdAt, isRecurring },
    ...(booking.recurringBookingId !== null && { recurringBookingId: booking.recurringBookingId }),
    ...(booking.cancelledAt !== null && { cancelledAt: booking.cancelledAt }),
  };
}

function optionalNumber(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d{1,15}$/.test(text)) throw new Refused(`${name} must be a whole number`);
  return Number(text);
}

function neededNumber(query: URLSearchParams, name: string, least: number, most: number): number {
  const number = optionalNumber(query, name);
  if (number === null) throw new Refused(`${name} is required`);
  if (number < least || number > most) throw new Refused(`${name} must be from ${least} to ${most}`);
  return number;
}

function optionalInstant(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) || Number.isNaN(Date.parse(text)))
    throw new Refused(`${name} must be an ISO instant`);
  return Date.parse(text);
}

function flag(query: URLSearchParams, name: string): boolean {
  const text = query.get(name) ?? 'false';
  if (text !== 'true' && text !== 'false') throw new Refused(`${name} must be true or false`);
  return text === 'true';
}
