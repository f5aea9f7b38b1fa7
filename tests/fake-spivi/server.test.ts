import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFakeSpivi } from './server.ts';
import { hashOf } from './site.ts';
import { addEvent, type Bench, book, login, rosterOf, site, startBench, tomorrow } from './testing.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const getEvents = (eventIds: number[]) => bench.api.call('EventService/GetEvents', { eventIds });

test('a class is made, filled, read by ID and by day, and cancelled', async () => {
  const { api, fake } = bench;
  const made = await api.call('EventService/AddEvent', {
    title: 'Ride <1> & more',
    description: 'note',
    boxId: 31,
    instructorUserName: 'ines@fake.tandem.example',
    ...tomorrow,
  });
  const eventId = made.kind === 'ok' ? made.value.eventId! : 0;
  await book(api, eventId, 1, 2);
  const expected = {
    eventId,
    title: 'Ride <1> & more',
    description: 'note',
    instructorName: 'Inès Instructrice',
    ...tomorrow,
    isCancelled: false,
    bookedClients: [
      { clientId: 1, clientName: 'Ada Ampère', userName: 'ada@fake.tandem.example', seatId: 2, extra: {} },
    ],
    availableSeats: [1, 3, 4],
    extra: {},
  };
  expect(await getEvents([eventId])).toEqual({ kind: 'ok', value: { events: [expected] } });
  const day = { startDateTime: '2026-11-19T00:00', endDateTime: '2026-11-19T23:59', boxId: 31 };
  expect(await api.call('EventService/GetEvents', day)).toEqual({
    kind: 'ok',
    value: { events: [expected] },
  });
  expect((await api.call('EventService/CancelEvent', { eventId })).kind).toBe('ok');
  expect(fake.truth().events[0]).toMatchObject({ isCancelled: true, origin: 'api' });
  expect(await api.call('EventService/CancelEvent', { eventId })).toMatchObject({ kind: 'permanent' });
});

test('a held seat, a second seat and an absent one are refused, the other pairs of the call done', async () => {
  const { api, fake } = bench;
  const eventId = await addEvent(api);
  await book(api, eventId, 1, 1);
  expect(await book(api, eventId, 2, 1)).toMatchObject({ kind: 'permanent', code: 'seat_taken' });
  expect(await book(api, eventId, 1, 3)).toMatchObject({ kind: 'permanent', code: 'duplicate' });
  const both = { clientIds: [1, 2], eventIds: [eventId, eventId] };
  expect((await api.call('EventService/AddClientsToEvents', { ...both, seatIds: [3, 4] })).kind).toBe(
    'permanent',
  );
  expect(rosterOf(fake, eventId)).toEqual([
    [1, 1],
    [2, 4],
  ]);
  await api.call('EventService/RemoveClientsFromEvents', { clientIds: [1], eventIds: [eventId] });
  expect(await api.call('EventService/RemoveClientsFromEvents', both)).toMatchObject({ kind: 'permanent' });
  expect(rosterOf(fake, eventId)).toEqual([]);
});

test('clients are made without telling their ID, found by email or name, changed and deleted', async () => {
  const { api, fake } = bench;
  const username = 'Zoë@fake.tandem.example';
  const add = () => api.call('ClientService/AddClient', { username, firstName: 'Zoë', lastName: 'Zéphyr' });
  expect(await add()).toEqual({ kind: 'ok', value: { clientId: null } });
  expect(await add()).toMatchObject({ kind: 'permanent', code: 'duplicate' });
  await api.call('ClientService/UpdateClient', { username, weight: 61, ftp: 210 });
  const found = await api.call('ClientService/GetClients', { searchText: 'zéph' });
  expect(found).toMatchObject({
    kind: 'ok',
    value: { clients: [{ email: username, weight: 61, ftp: 210 }] },
  });
  await api.call('ClientService/DelClient', { username });
  expect(await api.call('ClientService/GetClients', { username })).toMatchObject({ value: { clients: [] } });
  expect(fake.truth().clients.map(({ clientId }) => clientId)).toEqual([1, 2]);
});

test('workouts are those of the client in the period, or of one event', async () => {
  const { api, fake } = bench;
  const eventId = await addEvent(api);
  fake.setWorkout(eventId, 1, { calories: 420, totalSep: 77, totalWpp: 3, avgHr: 141 });
  const ask = (username: string, day: string) =>
    api.call('ClientService/GetClientPerformanceData', {
      username,
      startDateTime: `${day}T00:00`,
      endDateTime: `${day}T23:59`,
      eventId,
    });
  expect(await ask('ada@fake.tandem.example', '2026-11-19')).toMatchObject({
    value: { workouts: [{ workoutName: 'Ride', calories: 420, avgHr: 141 }] },
  });
  expect(await ask('ada@fake.tandem.example', '2026-11-20')).toMatchObject({ value: { workouts: [] } });
  expect(await ask('bob@fake.tandem.example', '2026-11-19')).toMatchObject({ value: { workouts: [] } });
  expect((await ask('eve@fake.tandem.example', '2026-11-19')).kind).toBe('permanent');
});

test('wrong logins are refused within a 200 and counted by password; a wrong site says so itself', async () => {
  const { fake, api } = bench;
  fake.setPassword('new one');
  expect(await getEvents([1])).toMatchObject({ kind: 'config', code: 'auth', errorCode: 401 });
  expect(fake.rejectedLogins()).toEqual({ [hashOf(login.password)]: 1 });
  expect(fake.requests().at(-1)).toMatchObject({ authOk: false, answered: 200, applied: false });
  expect(JSON.stringify(fake.requests())).not.toContain(login.password);
  await api.close();
  const other = await startFakeSpivi({ journalPath: null, site: { ...site, siteId: 1 } });
  const body = new URLSearchParams({
    'SourceCredentials[SourceName]': login.sourceName,
    'SourceCredentials[Password]': 'x',
    'SourceCredentials[SiteID]': '4711',
  });
  const answer = await fetch(`${other.url}/ClientService/GetInstructors`, { method: 'POST', body });
  expect(await answer.text()).toContain('Site 4711 is not a Spivi site');
  expect(other.rejectedLogins()).toEqual({});
  await other.close();
});

test('people edit in Spivi’s own screens, and the log tells their changes from the API’s', async () => {
  const { fake, api } = bench;
  const own = fake.human.createEvent({ title: 'Party', boxId: 31, ...tomorrow });
  const eventId = await addEvent(api);
  fake.human.addToRoster(eventId, 2, 1);
  fake.human.moveSeat(eventId, 2, 3);
  fake.human.retimeEvent(eventId, '2026-11-19T09:00', '2026-11-19T09:45');
  fake.human.renameClientEmail(2, 'robert@fake.tandem.example');
  expect(() => fake.human.moveSeat(eventId, 2, 99)).toThrow('Seat 99 does not exist');
  expect(await getEvents([own, eventId])).toMatchObject({
    value: {
      events: [
        { title: 'Party', bookedClients: [] },
        {
          startDateTime: '2026-11-19T09:00',
          bookedClients: [{ userName: 'robert@fake.tandem.example', seatId: 3 }],
        },
      ],
    },
  });
  fake.human.cancelEvent(own);
  fake.human.removeFromRoster(eventId, 2);
  fake.human.deleteClient(fake.human.addClient({ email: 'ada@fake.tandem.example', displayName: 'Twin' }));
  expect(fake.truth().log.map(({ by, change }) => `${by} ${change.type}`)).toEqual([
    ...['human client_saved', 'human client_saved', 'human event_added', 'api event_added'],
    ...['human roster_added', 'human roster_removed', 'human roster_added', 'human event_retimed'],
    ...['human client_saved', 'human event_cancelled', 'human roster_removed'],
    ...['human client_saved', 'human client_deleted'],
  ]);
});

test('a class that has begun is cancelled when asked, and the log keeps that', async () => {
  const { fake, api, clock } = bench;
  const eventId = await addEvent(api);
  clock.now = Date.UTC(2026, 10, 19, 6, 30);
  await api.call('EventService/CancelEvent', { eventId });
  expect(fake.truth().log.at(-1)).toMatchObject({ change: { type: 'event_cancelled', begun: true } });
});

test('more calls in a second than allowed are turned away with the wait', async () => {
  const { fake, api, close } = await startBench({ callsPerSecond: 2 });
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await api.call('EventService/GetEvents', { eventIds: [1] }));
  expect(answers.map(({ kind }) => kind)).toEqual(['ok', 'ok', 'transient']);
  expect(answers[2]).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 1 });
  expect(fake.requests().map(({ fault }) => fault)).toEqual([null, null, 'http_429']);
  await close();
});
