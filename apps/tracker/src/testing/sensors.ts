import { randomUUID } from 'node:crypto';
import type { KnownSensor } from '@tandem/api/tracker';
import type { RideResult } from '@tandem/metrics';
import { decodeTrace } from '@tandem/metrics/trace';
import { A, test as tracked } from './tracker.ts';

/** Sensors of a room: a bike, a power meter, and straps that are somebody's, the pool's and nobody's. */
export const BIKE = 'bluetooth indoorBike aa:bb';
export const METER = 'ant power 7';
export const STRAP = 'ant heartRate 11';
export const LOAN = 'ant heartRate 12';
export const UNKNOWN = 'ant heartRate 13';

/** Three clients, and what happens to what their sensors send. */
export const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  const clients: number[] = [];
  for (let i = 0; i < 3; i++) clients.push(await t.addClient(`rider${i}@club.example`));
  const send = async (samples: object[], sensors: object[] = [], token = A.token) => {
    const answer = await t.send(token, { bootId: randomUUID(), sequence: 0, samples, sensors });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const ask = async (method: string, path: string, body?: object, session = t.cookie) => {
    const answer = await t.api(method, path, session, t.url, body);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const sensors = async () => (await ask('GET', '/api/sensors')).body as unknown as KnownSensor[];
  const sensorId = async (key: string) => (await sensors()).find((sensor) => sensor.key === key)!.sensorId;
  const bind = async (key: string, to: object) => ask('PUT', `/api/sensors/${await sensorId(key)}/bound`, to);
  const claim = async (eventId: number, key: string, to: object) =>
    ask('POST', `/api/events/${eventId}/claims`, { sensorId: await sensorId(key), to });
  const workouts = async (eventId: number) => {
    const { rows } = await t.owner.query<{ client_id: number; result: RideResult; trace: Buffer }>(
      `select client_id, result, trace from workouts where event_id = $1 order by client_id`,
      [eventId],
    );
    return new Map(
      rows.map(({ client_id, result, trace }) => [
        client_id,
        { ...decodeTrace(trace), workKj: result.values.workKj ?? 0 },
      ]),
    );
  };
  const stopped = async (eventId: number) => {
    await t.stopEvent(eventId);
    return workouts(eventId);
  };
  /** Start with the first two clients on seats 1 and 2. */
  const startedClass = async () => {
    const eventId = await t.addEvent();
    for (let i = 0; i < 2; i++) await t.seat(eventId, clients[i]!, i + 1);
    await t.startEvent(eventId);
    return eventId;
  };
  // All are heard before any class, and unbound.
  await send([BIKE, METER, STRAP, LOAN, UNKNOWN].map((sensor) => ({ sensor, second: 0, powerW: 0 })));
  return { clients, send, ask, sensors, sensorId, bind, claim, workouts, stopped, startedClass };
});
