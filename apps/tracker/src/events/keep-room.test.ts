import type { EventSummary } from '@tandem/api/tracker';
import { expect, vi } from 'vitest';
import { A, B, test } from '../testing/tracker.ts';

/** Boards follow a notification of the database. */
const WAIT = { timeout: 10_000, interval: 50 };
const ROOM = { Room: 'Studio A', TimeZone: 'America/Toronto', UnsentSeats: '8,12' };

test('what the studio alone knows of a class is on its event, in the lists and on the wall', async ({
  t,
}) => {
  const eventId = await t.addEvent();
  const clientId = await t.addClient('known@club.example');
  const set = (fields: object = {}, site = A) =>
    t.call('EventService/SetClassRoom', { EventID: eventId, ...ROOM, ...fields }, site);
  expect((await t.board(eventId)).unsentSeats).toEqual([]);
  expect((await set()).errorCode).toBe(200);
  const { xml } = await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId });
  expect(xml).toContain(
    '<Room>Studio A</Room><TimeZone>America/Toronto</TimeZone><UnsentSeats>8,12</UnsentSeats>',
  );
  const [listed] = (await (
    await t.api('GET', '/api/events?from=2031-11-01T00:00:00Z&to=2031-11-30T00:00:00Z')
  ).json()) as EventSummary[];
  expect(listed).toMatchObject({ room: 'Studio A', timeZone: 'America/Toronto' });
  const unsent = async () => (await t.board(eventId)).unsentSeats;
  await vi.waitFor(async () => expect(await unsent()).toEqual([8, 12]), WAIT);
  // Who sits there after all is known.
  await t.seat(eventId, clientId, 12);
  await vi.waitFor(async () => expect(await unsent()).toEqual([8]), WAIT);
  await set({ UnsentSeats: '' });
  await vi.waitFor(async () => expect(await unsent()).toEqual([]), WAIT);
});

test('what is no zone, no seat or another site’s event is refused, and nothing is kept', async ({ t }) => {
  const eventId = await t.addEvent();
  const set = (fields: object, site = A) =>
    t.call('EventService/SetClassRoom', { EventID: eventId, ...ROOM, ...fields }, site);
  for (const wrong of [
    { TimeZone: 'Paris' },
    { Room: '' },
    { Room: 'x'.repeat(121) },
    { UnsentSeats: '-1' },
    { UnsentSeats: '1.5' },
    { EventID: 2_147_483_648 },
  ])
    expect([wrong, (await set(wrong)).errorCode]).toEqual([wrong, 400]);
  expect((await set({}, B)).errorCode).toBe(400);
  expect((await t.board(eventId)).event).toMatchObject({ room: null, timeZone: null });
});
