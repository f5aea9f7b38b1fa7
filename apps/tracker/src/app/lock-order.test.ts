import fc from 'fast-check';
import type pg from 'pg';
import { expect } from 'vitest';
import { A, test } from '../testing/tracker.ts';

const EVENTS = 4;
const CLIENTS = 4;

test('two riders whose straps are told the other way round, while a box hears both, do not wait for each other', async ({
  t,
}) => {
  // No class runs: whoever locks one first would let the other wait there.
  for (const n of [1, 2]) await t.addClient(`swap${n}@club.example`);
  const told = (n: number, DeviceID: number) =>
    t.call('ClientService/UpdateClient', { Username: `swap${n}@club.example`, DeviceID });
  const samples = [7, 8].map((n) => ({ sensor: `ant heartRate ${n}`, second: 0, heartRateBpm: 100 }));
  await t.send(A.token, { bootId: 'd', sequence: 0, samples });
  for (let turn = 0; turn < 40; turn++) {
    const [one, other] = turn % 2 ? [7, 8] : [8, 7];
    const answers = await Promise.all([
      told(1, one),
      told(2, other),
      // Numbers that no box has heard.
      ...[3, 4].map((n) => told(n % 2 ? 1 : 2, 100 + ((turn + n) % 2))),
    ]);
    expect(answers.map(({ errorCode }) => errorCode)).toEqual([200, 200, 200, 200]);
  }
  expect(await deadlocksOf(t)).toBe(0);
});

test('whatever boxes, the page and a Spivi client ask at once, nobody waits for somebody who waits for them', async ({
  t,
}) => {
  const clients: number[] = [];
  for (let n = 0; n < CLIENTS; n++) clients.push(await t.addClient(`rider${n}@club.example`));
  const failed: unknown[] = [];
  let sequence = 0;
  const samples = [1, 2, 3].map((n) => ({ sensor: `ant heartRate ${n}`, second: 0, heartRateBpm: 100 }));
  await t.send(A.token, { bootId: 'a', sequence: 0, samples });
  const { rows: sensors } = await t.owner.query<{ sensor_id: number }>('select sensor_id from sensors');
  const segments = [{ seconds: 600, target: { kind: 'free' }, cadence: null, lines: [] }];
  const added = await t.api('POST', '/api/plans', t.cookie, t.url, { name: 'P', segments });
  const { planId } = (await added.json()) as { planId: number };
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.constantFrom(
            'start',
            'stop',
            'send',
            'seat',
            'unseat',
            'forget',
            'hear',
            'bind',
            'claim',
            'strap',
            'stand',
            'plan',
            'shift',
            'pause',
          ),
          fc.nat(),
          fc.nat(),
        ),
        {
          minLength: 20,
          maxLength: 30,
        },
      ),
      async (asked) => {
        const events: number[] = [];
        for (let n = 0; n < EVENTS; n++) events.push(await t.addEvent());
        await t.startEvent(events[1]!);
        // Long over, so that whoever starts next stops it.
        await t.owner.query(
          `update events set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour' where event_id = $1`,
          [events[1]],
        );
        const done = asked.map(async ([what, n, m]) => {
          const eventId = events[n % EVENTS]!;
          const clientId = clients[m % CLIENTS]!;
          if (what === 'start') return (await t.startEvent(eventId)).status;
          if (what === 'stop') return (await t.stopEvent(eventId)).status;
          if (what === 'send')
            return (
              await t.send(n % 2 ? A.token : A.otherToken, {
                bootId: 'b',
                sequence: sequence++,
                samples: [{ seat: 1 + (m % 3), second: n % 60, powerW: 100 }],
              })
            ).status;
          const { sensor_id: sensorId } = sensors[m % sensors.length]!;
          if (what === 'hear')
            return (
              await t.send(A.token, {
                bootId: 'c',
                sequence: sequence++,
                samples: m % 2 ? samples : samples.toReversed(),
              })
            ).status;
          if (what === 'bind')
            return (
              await t.api(
                'PUT',
                `/api/sensors/${sensorId}/bound`,
                t.cookie,
                t.url,
                [
                  { to: 'client', clientId },
                  { to: 'nobody' },
                  { to: 'seat', boxId: n % 2 ? A.boxId : A.otherBoxId, seatId: 1 },
                ][n % 3],
              )
            ).status;
          if (what === 'stand') {
            const [boxId, other] = n % 4 ? [A.otherBoxId, A.boxId] : [A.boxId, A.otherBoxId];
            const facts = { name: 'Cycle', seats: 30, firstSeat: 1, classClock: true };
            return (
              await t.api('PUT', `/api/boxes/${boxId}`, t.cookie, t.url, {
                ...facts,
                standsWith: m % 2 ? other : null,
              })
            ).status;
          }
          if (what === 'strap')
            return (
              await t.call('ClientService/UpdateClient', {
                Username: `rider${n % CLIENTS}@club.example`,
                DeviceID: 1 + (m % 3),
              })
            ).errorCode;
          if (what === 'claim')
            return (
              await t.api('POST', `/api/events/${eventId}/claims`, t.cookie, t.url, {
                sensorId,
                to: { clientId },
              })
            ).status;
          if (what === 'plan')
            return (await t.api('PUT', `/api/events/${eventId}/plan`, t.cookie, t.url, { planId })).status;
          if (what === 'shift') {
            const shift = { shiftPercent: 90 + (m % 20) };
            return (await t.api('POST', `/api/events/${eventId}/plan/shift`, t.cookie, t.url, shift)).status;
          }
          if (what === 'pause') {
            const body = { paused: m % 2 === 0, after: m % 2 };
            return (await t.api('PUT', `/api/events/${eventId}/paused`, t.cookie, t.url, body)).status;
          }
          if (what === 'seat') return (await t.seat(eventId, clientId, 1 + (m % 3))).errorCode;
          if (what === 'unseat')
            return (
              await t.call('EventService/RemoveClientsFromEvents', {
                'ClientIDs[0]': clientId,
                'EventIDs[0]': eventId,
              })
            ).errorCode;
          return (await t.call('ClientService/DelClient', { Username: `rider${m % CLIENTS}@club.example` }))
            .errorCode;
        });
        for (const [i, code] of (await Promise.all(done)).entries())
          if (code >= 500) failed.push([asked[i], code]);
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
  expect(failed).toEqual([]);
  expect(await deadlocksOf(t)).toBe(0);
});

/** A session tells what it has seen when it ends. */
async function deadlocksOf({ owner }: { owner: pg.Pool | pg.Client }): Promise<number> {
  await owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  const { rows } = await owner.query(
    `select deadlocks::int, (select count(*)::int from pg_stat_activity where datname = current_database()) as sessions
     from pg_stat_database where datname = current_database()`,
  );
  return rows[0].deadlocks;
}
