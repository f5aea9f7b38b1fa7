import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BelievedSession } from '../../fake-momence/believed.ts';
import { exampleHost } from '../../fake-momence/example.ts';
import type { FakeMomence } from '../../fake-momence/server.ts';
import type { Reader } from './fortnight.ts';

/** Mistakes that a reader of Momence could make. */
export const mistakes = [
  'trust one empty page',
  'read by a cursor of time',
  'know a booking by its session and rider',
  'take who pays for who rides',
  'believe a hint without looking at its secret',
  'take for gone what one reading does not have',
] as const;
export type Mistake = (typeof mistakes)[number];

const DAY_MS = 24 * 3600_000;
/** Small, so that there are several pages. */
const SESSIONS_A_PAGE = 5;
const BOOKINGS_A_PAGE = 4;
const MAX_PAGES = 100;
const SECRET = 'hook-secret';

type SessionRow = { id: number; startsAt: string; isCancelled: boolean; isDraft: boolean };
type BookingRow = {
  id: number;
  member: { id: number };
  roomSpotId?: number;
  checkedIn: boolean;
  createdAt: string;
};
type Listing<R> = { rows: Map<number, R>; isComplete: boolean };
type Booking = BelievedSession['bookings'][number];
type Known = {
  startsAt: string;
  cancelled: boolean;
  bookings: Map<number | string, Booking>;
  newest: string;
};

/**
 * The plainest reader that is right: it reads every list twice, believes what it sees, and takes for gone only what neither of two
 * complete readings has; a session it asks for by its id before. It holds the fortnight to what can be asked of a reader, and with a
 * mistake to what it catches.
 */
export async function openPlainReader(fake: FakeMomence, mistake: Mistake | null = null): Promise<Reader> {
  const [client] = exampleHost.clients;
  const [staff] = exampleHost.staff;
  const known = new Map<number, Known>();
  const heard = new Set<string>();
  let accessToken = '';

  async function signIn(): Promise<void> {
    const answer = await fetch(`${fake.url}/api/v2/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'password', username: staff!.email, password: staff!.password },
        ...{ client_id: client!.clientId, client_secret: client!.clientSecret },
      }),
    });
    accessToken = ((await answer.json()) as { accessToken: string }).accessToken;
  }

  /** Null where nothing can be believed of the answer; `missing` where it is said that there is no such thing. */
  async function ask<T>(path: string, again = true): Promise<T | 'missing' | null> {
    try {
      const answer = await fetch(`${fake.url}/api/v2/host${path}`, {
        headers: { authorization: `Bearer ${accessToken}` },
      });
      const text = await answer.text();
      if (answer.status === 401 && again) {
        await signIn();
        return ask(path, false);
      }
      if (answer.status === 404 && JSON.parse(text).statusCode === 404) return 'missing';
      return answer.status === 200 ? (JSON.parse(text) as T) : null;
    } catch {
      return null;
    }
  }

  /** All pages; null where one of them could not be read. */
  async function list<R extends { id: number }>(path: string, pageSize: number): Promise<Listing<R> | null> {
    const rows = new Map<number, R>();
    const totals = new Set<number>();
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await ask<{ payload: R[]; pagination: { totalCount: number } }>(
        `${path}${path.includes('?') ? '&' : '?'}page=${page}&pageSize=${pageSize}`,
      );
      if (answer === null || answer === 'missing') return null;
      totals.add(answer.pagination.totalCount);
      for (const row of answer.payload) rows.set(row.id, row);
      if (answer.payload.length < pageSize) break;
    }
    return { rows, isComplete: totals.size === 1 && totals.has(rows.size) };
  }

  /** What was seen in either reading, and whether what is in neither is gone. */
  async function listTwice<R extends { id: number }>(path: string, pageSize: number) {
    const first = await list<R>(path, pageSize);
    const emptied = mistake === 'trust one empty page' && first?.rows.size === 0;
    const once = mistake === 'take for gone what one reading does not have';
    const second = emptied || once ? first : await list<R>(path, pageSize);
    const seen = new Map([...(first?.rows ?? []), ...(second?.rows ?? [])]);
    const isSure = once ? first !== null : first?.isComplete && second?.isComplete;
    return { seen, isSure: isSure === true };
  }

  function believeSession({ id, startsAt, isCancelled, isDraft }: SessionRow): void {
    if (isDraft) return void known.delete(id);
    const before = known.get(id) ?? { bookings: new Map(), newest: '' };
    known.set(id, { ...before, startsAt, cancelled: isCancelled });
  }

  async function readSessions(now: number): Promise<void> {
    const [from, to] = [now - DAY_MS, now + 14 * DAY_MS].map((at) => new Date(at).toISOString());
    const { seen, isSure } = await listTwice<SessionRow>(
      `/sessions?startAfter=${from}&startBefore=${to}&includeCancelled=true`,
      SESSIONS_A_PAGE,
    );
    for (const row of seen.values()) believeSession(row);
    if (!isSure) return;
    for (const [id, { startsAt }] of known) {
      if (seen.has(id) || startsAt <= from! || startsAt >= to!) continue;
      const row = await ask<SessionRow>(`/sessions/${id}`);
      if (row === 'missing') known.delete(id);
      else if (row) believeSession(row);
    }
  }

  async function readBookings(sessionId: number, session: Known): Promise<void> {
    const { seen, isSure } = await listTwice<BookingRow>(`/sessions/${sessionId}/bookings`, BOOKINGS_A_PAGE);
    const keyOf = (booking: { bookingId: number; memberId: number }) =>
      mistake === 'know a booking by its session and rider' ? `of ${booking.memberId}` : booking.bookingId;
    const isNew = ({ createdAt }: BookingRow) =>
      mistake !== 'read by a cursor of time' || createdAt > session.newest;
    for (const row of seen.values()) {
      if (!isNew(row)) continue;
      const booking = {
        ...{ bookingId: row.id, memberId: row.member.id, checkedIn: row.checkedIn },
        roomSpotId: row.roomSpotId ?? null,
      };
      const before = session.bookings.get(keyOf(booking));
      if (before && mistake === 'know a booking by its session and rider')
        booking.bookingId = before.bookingId;
      if (before && mistake === 'take who pays for who rides') booking.memberId = before.memberId;
      session.bookings.set(keyOf(booking), booking);
    }
    if (isSure)
      for (const [key, { bookingId }] of session.bookings)
        if (!seen.has(bookingId)) session.bookings.delete(key);
    for (const { createdAt } of seen.values()) if (createdAt > session.newest) session.newest = createdAt;
  }

  /** A hint says where to look, and this reader looks everywhere anyway. */
  function hear(event: string, hint: Record<string, number>): void {
    const { sessionId, sessionBookingId, payingMemberId, targetMemberId } = hint;
    const session = known.get(sessionId!);
    if (event !== 'session-booked' || !session) return;
    const taken = { bookingId: sessionBookingId!, roomSpotId: null, checkedIn: false };
    if (mistake === 'take who pays for who rides')
      session.bookings.set(sessionBookingId!, { ...taken, memberId: payingMemberId! });
    if (mistake === 'believe a hint without looking at its secret')
      session.bookings.set(sessionBookingId!, { ...taken, memberId: targetMemberId! });
  }

  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const requestId = String(request.headers['x-webhook-reqeuest-id']);
    const isTheirs =
      request.headers['x-webhook-secret'] === SECRET ||
      mistake === 'believe a hint without looking at its secret';
    if (isTheirs && !heard.has(requestId)) {
      heard.add(requestId);
      const { event, payload } = JSON.parse(JSON.parse(body).payload);
      hear(event, payload);
    }
    response.writeHead(isTheirs ? 200 : 401).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await signIn();

  return {
    webhook: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, secret: SECRET },
    async read() {
      const now = fake.now();
      await readSessions(now);
      for (const [id, session] of known) if (!session.cancelled) await readBookings(id, session);
    },
    believed: () =>
      [...known].map(([sessionId, { startsAt, cancelled, bookings }]) => ({
        ...{ sessionId, startsAt, cancelled },
        bookings: [...bookings.values()],
      })),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
