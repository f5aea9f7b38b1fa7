import { createSpiviClient, type SpiviApi } from '@tandem/spivi';
import { type FakeOptions, type FakeSpivi, startFakeSpivi } from './server.ts';

export const login = { sourceName: 'club@fake.tandem.example', password: 'fake-spivi-ride', siteId: '4711' };

export const site: FakeOptions['site'] = {
  siteId: 4711,
  sourceName: login.sourceName,
  password: login.password,
  timeZone: 'Europe/Paris',
  boxes: [{ boxId: 31, seats: 4 }],
  instructors: [{ email: 'ines@fake.tandem.example', name: 'Inès Instructrice' }],
};
export const clients = [
  { clientId: 1, email: 'ada@fake.tandem.example', displayName: 'Ada Ampère' },
  { clientId: 2, email: 'bob@fake.tandem.example', displayName: 'Bob & Baud' },
];

/** Wednesday 18 November 2026, noon UTC, an hour before the class of `addEvent`. */
export const NOON = Date.UTC(2026, 10, 18, 12);
export const tomorrow = { startDateTime: '2026-11-19T07:30', endDateTime: '2026-11-19T08:15' };

export type Bench = { fake: FakeSpivi; api: SpiviApi; clock: { now: number }; close(): Promise<void> };

/** The fake with the studio's own client as the foreign party. */
export async function startBench(
  options: Partial<FakeOptions> = {},
  password = login.password,
): Promise<Bench> {
  const clock = { now: NOON };
  const fake = await startFakeSpivi({ journalPath: null, site, clients, now: () => clock.now, ...options });
  const credentials = { ...login, password };
  const api = createSpiviClient({ baseUrl: fake.url, credentials, timeoutMs: 500, requestsPerSecond: 1000 });
  return {
    fake,
    api,
    clock,
    async close() {
      await api.close();
      await fake.close();
    },
  };
}

/** Makes tomorrow's class and resolves to its ID. */
export async function addEvent(api: SpiviApi): Promise<number> {
  const outcome = await api.call('EventService/AddEvent', { title: 'Ride', boxId: 31, ...tomorrow });
  if (outcome.kind !== 'ok' || outcome.value.eventId === null) throw new Error(JSON.stringify(outcome));
  return outcome.value.eventId;
}

export const book = (api: SpiviApi, eventId: number, clientId: number, seatId: number) =>
  api.call('EventService/AddClientsToEvents', {
    clientIds: [clientId],
    eventIds: [eventId],
    seatIds: [seatId],
  });

export const rosterOf = (fake: FakeSpivi, eventId: number) =>
  fake
    .truth()
    .events.find((event) => event.eventId === eventId)
    ?.roster.map(({ clientId, seatId }) => [clientId, seatId]);
