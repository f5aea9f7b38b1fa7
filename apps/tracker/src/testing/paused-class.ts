import { randomUUID } from 'node:crypto';
import type { Acknowledgement } from '@tandem/api/box';
import type { EventSummary } from '@tandem/api/tracker';
import type { RideResult } from '@tandem/metrics';
import { decodeTrace } from '@tandem/metrics/trace';
import { A, B, test as tracked } from './tracker.ts';

/** Classes of three riders that are paused, and time in the hand of the test. */
export const LENGTH_MINUTES = 45;
const BEGAN_MS = Math.floor(Date.now() / 60_000) * 60_000 - 200 * 86_400_000;

export const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  const theirs = await t.signIn(B);
  const clients: number[] = [];
  for (let i = 0; i < 3; i++) clients.push(await t.addClient(`pause${i}@club.example`));
  await t.owner.query('update clients set ftp_w = 200, weight_kg = 70');
  // Hears the same room, with a clock of its own.
  await t.owner.query('update boxes set stands_with = $1, stands_since = $2 where box_id = $3', [
    A.boxId,
    new Date(BEGAN_MS - 86_400_000),
    A.otherBoxId,
  ]);
  let days = 0;
  return {
    theirs,
    clients,
    /** A class of 45 minutes at a time of its own; time stands still, and seconds are by the wall since its Start. */
    async begin() {
      const beganMs = BEGAN_MS + ++days * 86_400_000;
      const at = (second: number) => new Date(beganMs + second * 1000);
      const setTo = (second: number) => {
        t.clock.now = () => at(second);
      };
      setTo(0);
      const eventId = await t.addEvent(A, A.boxId);
      await t.owner.query(`update events set starts_at = $2, ends_at = $3 where event_id = $1`, [
        eventId,
        at(0),
        at(LENGTH_MINUTES * 60),
      ]);
      for (const [i, client] of clients.entries()) await t.seat(eventId, client, i + 1);
      await t.owner.query('delete from box_clocks');
      await t.startEvent(eventId);
      const ask = async (method: string, path: string, body?: object, as = t.cookie) => {
        const answer = await t.api(method, `/api/events/${eventId}/${path}`, as, t.url, body);
        return { status: answer.status, ...((await answer.json()) as EventSummary & { code: string }) };
      };
      const press = (paused: boolean, after: number, as?: string) =>
        ask('PUT', 'paused', { paused, after }, as);
      return {
        eventId,
        at,
        setTo,
        ask,
        press,
        async send(samples: object[], { token = A.token, bootId = randomUUID(), sequence = 0, ...of } = {}) {
          const response = await t.send(token, { bootId, sequence, samples, ...of });
          return (await response.json()) as Acknowledgement;
        },
        /** Power of seat 1 for each second, as a box hears it half a second in. */
        ridden: (from: number, to: number, powerW = 200) =>
          Array.from({ length: to - from }, (_, i) => ({
            seat: 1,
            at: at(from + i + 0.5).toISOString(),
            powerW,
          })),
        async workouts() {
          const { rows } = await t.owner.query(
            'select client_id, seat_id, seconds, result, trace from workouts where event_id = $1 order by seat_id',
            [eventId],
          );
          return rows.map((row) => ({
            seatId: row.seat_id as number,
            seconds: row.seconds as number,
            result: row.result as RideResult,
            trace: decodeTrace(row.trace),
          }));
        },
        done: () => t.owner.query('delete from events where event_id = $1', [eventId]),
      };
    },
  };
});
