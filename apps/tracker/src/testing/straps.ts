import type { ClassSensors, LiveBoard } from '@tandem/api/tracker';
import { decodeTrace } from '@tandem/metrics/trace';
import { expect, vi } from 'vitest';
import { A, test as tracked } from './tracker.ts';

/** A club with two rooms in which straps are heard, second by second, for tests of who comes without a booking. */

/** A class at this time in 2031; times of the tests are seconds from it. */
const BEGINS_MS = Date.parse('2031-11-22T18:00:00Z');
export const MINUTE = 60;
/** Straps are heard so often. */
export const STEP = 5;
export const SEATS = 30;

/** A seat as a screen showed it. */
export type Seat<Client = number> = { seatId: number; clientId: Client };
export const of = (seatId: number, clientId: number): Seat => ({ seatId, clientId });
export const free = (seatId: number): Seat<null> => ({ seatId, clientId: null });
export type Told = { bpm?: number; dbm?: number | null };
/** The second club's room has its own box. */
export type Room = { boxId: number; token: string };
export const HERE: Room = { boxId: A.boxId, token: A.token };
export const NEXT_DOOR: Room = { boxId: A.otherBoxId, token: A.otherToken };

/** A club with two rooms, and its clock in the hand of the test. */
export const test = tracked.extend('scene', async ({ t }, { onCleanup }) => {
  await t.owner.query(`delete from events`);
  await t.owner.query('delete from sensors');
  await t.owner.query('delete from clients');
  await t.owner.query('update boxes set last_seen_at = null, heard_since = null');
  let nowS = -20 * MINUTE;
  let made = 0;
  const boot = `boot ${Math.random()}`.replace(' ', '');
  const at = (second: number) => {
    nowS = second;
    t.clock.now = () => new Date(BEGINS_MS + second * 1000);
  };
  onCleanup(() => {
    t.clock.now = () => new Date();
  });
  at(nowS);
  const instant = (second: number) => new Date(BEGINS_MS + second * 1000).toISOString();
  const addClass = async (room = HERE, { begins = 0, minutes = 45 } = {}) => {
    const eventId = await t.addEvent(A, room.boxId);
    await t.owner.query('update events set starts_at = $2, ends_at = $3 where event_id = $1', [
      eventId,
      instant(begins),
      instant(begins + minutes * MINUTE),
    ]);
    return eventId;
  };
  const allow = (clientId: number, signsIn: boolean) =>
    t.call('ClientService/SetBoardVisibility', {
      ClientID: clientId,
      Shown: 1,
      Alias: '',
      Hidden: '',
      SignsIn: signsIn ? 1 : 0,
    });
  /** Somebody with an own strap of this number, who allows that it signs them in. */
  const rider = async (strap: number, signsIn = true) => {
    const email = `rider${++made}@arrivals.example`;
    const clientId = await t.addClient(email);
    await t.call('ClientService/UpdateClient', { Username: email, DeviceID: strap });
    if (signsIn) await allow(clientId, true);
    return clientId;
  };
  /** A class, and who is booked on these of its seats, in their order. */
  const bookedClass = async <const S extends readonly number[]>(...seatIds: S) => {
    const eventId = await addClass();
    const clientIds: number[] = [];
    for (const seatId of seatIds) {
      clientIds.push(await t.addClient(`booked${++made}@arrivals.example`));
      await t.seat(eventId, clientIds.at(-1)!, seatId);
    }
    return { eventId, clientIds: clientIds as unknown as { readonly [K in keyof S]: number } };
  };
  let sequence = 0;
  const send = async (room: Room, straps: Record<number, Told>, running: boolean) => {
    const entries = Object.entries(straps).map(([n, told]) => ({ ...told, sensor: `ant heartRate ${n}` }));
    const path = running ? 'batches' : 'sensors';
    const sensors = entries.map(({ sensor, dbm = -55, bpm = 120 }) => ({
      sensor,
      rssiDbm: dbm,
      ...(!running && { moving: false, worn: bpm > 0 }),
    }));
    const now = instant(nowS);
    const samples = entries.map(({ sensor, bpm = 120 }) => ({ sensor, at: now, heartRateBpm: bpm }));
    const answer = await fetch(`${t.url}/box/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${room.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(
        running ? { bootId: boot, sequence: sequence++, sentAt: now, samples, sensors } : { sensors },
      ),
    });
    expect([200, 409]).toContain(answer.status);
  };
  /** What a room's box hears from one second to another. @param running a class runs there */
  const hear = async (
    [from, to]: [number, number],
    straps: Record<number, Told>,
    { room = HERE, running = true } = {},
  ) => {
    for (let second = from; second < to; second += STEP) {
      at(second);
      await send(room, straps, running);
    }
    await settled();
  };
  /** No strap waits to sign somebody in. */
  const settled = () =>
    vi.waitFor(
      async () => {
        const { rows } = await t.owner.query<{ n: number }>(
          `select count(*)::int as n from tracker_jobs.job where name = 'sign-in-straps' and state < 'completed'`,
        );
        expect(rows[0]!.n).toBe(0);
      },
      { timeout: 20_000, interval: 10 },
    );
  const roster = async (eventId: number) =>
    (
      await t.owner.query<{ client_id: number; seat_id: number; sits: boolean; came: string | null }>(
        `select client_id, seat_id, sits, came from seat_assignments where event_id = $1 and to_second is null order by seat_id`,
        [eventId],
      )
    ).rows;
  const clientsOf = async (eventId: number) => (await roster(eventId)).map((row) => row.client_id);
  // Of this time: the tracker's clock is years ahead.
  const session = await t.signIn();
  const by = (method: string, path: string, body?: object) => t.api(method, path, session, t.url, body);
  const start = async (eventId: number, second = 0) => {
    at(second);
    expect((await by('POST', `/api/events/${eventId}/start`)).status).toBe(200);
  };
  /** Stops a class, now unless it is told when. */
  const stop = async (eventId: number, second = nowS) => {
    at(second);
    expect((await by('POST', `/api/events/${eventId}/stop`)).status).toBe(200);
  };
  /** What the instructor's hand does to a roster, and what it is told. */
  const change = async (method: string, eventId: number, path: string, body?: object) => {
    const answer = await by(method, `/api/events/${eventId}/roster/${path}`, body);
    return {
      status: answer.status,
      ...((await answer.json()) as { changeId?: number | null; code?: string }),
    };
  };
  const seat = (eventId: number, clientId: number, seatId: number) =>
    change('PUT', eventId, `${clientId}`, { seatId });
  const takeOff = (eventId: number, clientId: number) => change('DELETE', eventId, `${clientId}`);
  const undo = (eventId: number, { changeId }: { changeId?: number | null }) =>
    change('POST', eventId, 'undo', { changeId });
  /** What bikes send in a second, each known by its seat or its sensor. */
  const pedal = async (
    second: number,
    bikes: ({ powerW: number } & ({ seat: number } | { sensor: string }))[],
    sensors: object[] = [],
  ) => {
    at(second);
    const sentAt = instant(second);
    const samples = bikes.map((bike) => ({ ...bike, at: sentAt }));
    await t.send(A.token, { bootId: 'bikes', sequence: second, sentAt, samples, sensors });
  };
  /** What bikes sent in seconds until now, and comes only now. */
  const bring = async (second: number, sent: { second: number; seat: number; powerW: number }[]) => {
    at(second);
    const samples = sent.map(({ second: measured, ...bike }) => ({ ...bike, at: instant(measured) }));
    await t.send(A.token, { bootId: boot, sequence: sequence++, sentAt: instant(second), samples });
  };
  /** Lets two riders change seats, or one move to a seat where nobody sits, as a screen showed it. */
  const move = (eventId: number, from: Seat, to: Seat<number | null>) =>
    change('POST', eventId, 'move', { from, to });
  const board = async (eventId: number) =>
    (await (await by('GET', `/api/events/${eventId}`)).json()) as LiveBoard;
  /** The change of seats that a screen offers to undo. */
  const lastMove = async (eventId: number) =>
    ((await (await by('GET', `/api/events/${eventId}/sensors`)).json()) as ClassSensors).lastMove;
  const rideOf = async (eventId: number, clientId: number) => {
    const { rows } = await t.owner.query<{ trace: Buffer }>(
      'select trace from workouts where event_id = $1 and client_id = $2',
      [eventId, clientId],
    );
    return rows[0] ? decodeTrace(rows[0].trace) : null;
  };
  const tellRoom = (eventId: number, told: { unsent?: number[]; free?: number }) =>
    t.call('EventService/SetClassRoom', {
      EventID: eventId,
      Room: 'Cycle',
      TimeZone: 'Europe/Paris',
      UnsentSeats: (told.unsent ?? []).join(','),
      ...(told.free !== undefined && { FreePlaces: told.free }),
    });
  return {
    start,
    stop,
    seat,
    takeOff,
    undo,
    pedal,
    bring,
    move,
    lastMove,
    board,
    at,
    addClass,
    bookedClass,
    allow,
    rider,
    hear,
    settled,
    roster,
    clientsOf,
    by,
    rideOf,
    tellRoom,
  };
});

/** The seconds of a ride in which a heart rate counts. */
export const heartRates = (ride: { heartRateBpm: readonly (number | null)[] } | null) =>
  (ride?.heartRateBpm ?? []).flatMap((bpm, second) => (bpm === null ? [] : [second]));
