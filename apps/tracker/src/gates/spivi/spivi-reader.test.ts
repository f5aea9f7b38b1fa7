import { computeRide, UNKNOWN_RIDER } from '@tandem/metrics';
import { readResponse, type SpiviMethod } from '@tandem/spivi';
import fc from 'fast-check';
import { expect } from 'vitest';
import { A, type Answer, test } from '../../testing/tracker.ts';

/** What a reader written for Spivi takes empty: free texts, and lists without rows. */
const MAY_BE_EMPTY = [
  ...['Address', 'City', 'Phone', 'DeviceID', 'Title', 'Description', 'InstructorName'],
  ...['BookedClients', 'AvailableSeats', 'Clients', 'Events', 'Workouts'],
];
const NUMBERS = ['FTP', 'LTHR', 'RHR', 'PST', 'Weight', 'Height', 'TotalSEP', 'TotalWPP'];

const withoutOurs = ({ xml }: Answer) => xml.replace(/<Tandem>.*?<\/Tandem>/gs, '');
/** Elements in which such a reader would find an object in place of a value. */
const emptyIn = (answer: Answer) =>
  [...withoutOurs(answer).matchAll(/<(\w+)(?:\s*\/>|>\s*<\/\1>)/g)]
    .map(([, name]) => name!)
    .filter((name) => !MAY_BE_EMPTY.includes(name));
const valueIn = (answer: Answer, name: string) => new RegExp(`<${name}>([^<]*)<`).exec(answer.xml)?.[1];
/** As our own client reads it. */
function read<M extends SpiviMethod>(method: M, { xml }: Answer) {
  const outcome = readResponse(method, { httpStatus: 200, contentType: 'text/xml', body: xml });
  if (outcome.kind !== 'ok') throw new Error(outcome.message);
  return outcome.value;
}

const runs = { numRuns: 12 };
const word = fc.stringMatching(/^[A-Za-zÀ-ÿ&<' -]{0,12}$/);
const profile = fc.record(
  {
    FTP: fc.integer({ min: 20, max: 700 }),
    LTHR: fc.integer({ min: 60, max: 230 }),
    RHR: fc.integer({ min: 20, max: 150 }),
    PST: fc.integer({ min: 1, max: 9 }),
    Weight: fc.integer({ min: 20, max: 300 }),
    Height: fc.integer({ min: 80, max: 250 }),
  },
  { requiredKeys: [] },
);

test('a client’s numbers are always there, 0 where not known, and what was read can be sent back', async ({
  t,
}) => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(word, word, word, profile, async (FirstName, LastName, City, numbers) => {
      const Username = `reader-${++made}@club.example`;
      await t.call('ClientService/AddClient', { Username, FirstName, LastName, City });
      expect((await t.call('ClientService/UpdateClient', { Username, ...numbers })).errorCode).toBe(200);
      const shown = await t.call('ClientService/GetClients', { Username });
      expect(emptyIn(shown)).toEqual([]);
      for (const name of NUMBERS)
        expect(valueIn(shown, name)).toBe(String((numbers as Record<string, number>)[name] ?? 0));
      expect(valueIn(shown, 'LevelName')).toMatch(/\w/);
      expect(valueIn(shown, 'DisplayName')?.trim()).not.toBe('');

      const [client] = read('ClientService/GetClients', shown).clients;
      expect(client).toMatchObject({
        levelName: null,
        totalSep: null,
        ftp: numbers.FTP ?? null,
        lthr: numbers.LTHR ?? null,
        rhr: numbers.RHR ?? null,
        pst: numbers.PST ?? null,
        weight: numbers.Weight ?? null,
        height: numbers.Height ?? null,
      });
      const back = Object.fromEntries(NUMBERS.slice(0, 6).map((name) => [name, valueIn(shown, name)!]));
      expect((await t.call('ClientService/UpdateClient', { Username, ...back })).errorCode).toBe(200);
      expect((await t.call('ClientService/GetClients', { Username })).xml).toBe(shown.xml);
    }),
    runs,
  );
});

test('an event’s hours have no leading zero, and are read as they were sent', async ({ t }) => {
  const clientId = Number(await t.addClient('nameless@club.example'));
  await t.owner.query(`update clients set first_name = '', last_name = '' where client_id = $1`, [clientId]);
  const two = (n: number) => String(n).padStart(2, '0');
  await fc.assert(
    fc.asyncProperty(fc.nat(22), fc.nat(59), fc.integer({ min: 1, max: 28 }), async (hour, minute, day) => {
      const [sent, end] = [hour, hour + 1].map((h) => `${two(day)}-11-2032T${two(h)}:${two(minute)}`);
      const times = { StartDateTime: sent!, EndDateTime: end! };
      const { ids } = await t.call('EventService/AddEvent', { Title: 'Ride', BoxID: A.boxId, ...times });
      await t.seat(ids[0]!, clientId, 3);
      const shown = await t.call('EventService/GetEvents', { 'EventIDs[0]': ids[0]! });
      expect(emptyIn(shown)).toEqual([]);
      expect(valueIn(shown, 'StartDateTime')).toBe(`${two(day)}-11-2032T${hour}:${two(minute)}`);
      const [event] = read('EventService/GetEvents', shown).events;
      expect(event).toMatchObject({
        startDateTime: `2032-11-${two(day)}T${two(hour)}:${two(minute)}`,
        bookedClients: [{ clientId, seatId: 3, clientName: 'nameless@club.example' }],
      });
    }),
    runs,
  );
});

test('a workout’s numbers are always there, 0 where nothing was measured', async ({ t }) => {
  const clientId = await t.addClient('rider@club.example');
  const eventId = await t.addEvent();
  await t.owner.query(
    `update events set state = 'stopped', started_at = starts_at, stopped_at = ends_at where event_id = $1`,
    [eventId],
  );
  const span = { StartDateTime: '01-11-2031T00:00', EndDateTime: '30-11-2031T23:59' };
  const cells = fc.array(fc.option(fc.integer({ min: 0, max: 220 }), { nil: null }), {
    minLength: 30,
    maxLength: 30,
  });
  const channel = fc.option(cells, { nil: new Array<null>(30).fill(null) });
  await fc.assert(
    fc.asyncProperty(channel, channel, channel, async (powerW, heartRateBpm, cadenceRpm) => {
      const speedKmh = new Array<null>(30).fill(null);
      const result = computeRide({ powerW, heartRateBpm, cadenceRpm, speedKmh }, UNKNOWN_RIDER);
      await t.owner.query(
        `insert into workouts (site_id, event_id, client_id, seat_id, seconds, result, trace)
         values (1, $1, $2, 3, 30, $3, '') on conflict (site_id, event_id, client_id) do update set result = $3`,
        [eventId, clientId, JSON.stringify(result)],
      );
      const shown = await t.call('ClientService/GetClientPerformanceData', {
        Username: 'rider@club.example',
        ...span,
      });
      expect(emptyIn(shown)).toEqual([]);
      const [workout] = read('ClientService/GetClientPerformanceData', shown).workouts;
      const heart = result.values.averageHeartRateBpm;
      expect(valueIn(shown, 'AvgHR')).toBe(String(heart === null ? 0 : Math.round(heart)));
      expect(workout?.avgHr).toBe(heart === null ? null : Math.round(heart) || null);
      expect(workout?.totalSep).toBeNull();
    }),
    runs,
  );
});

test('a refusal names what is wrong', async ({ t }) => {
  const event = {
    Title: 'Ride',
    BoxID: A.boxId,
    StartDateTime: '22-11-2031T18:00',
    EndDateTime: '22-11-2031T18:45',
  };
  const add = (wrong: object) => t.call('EventService/AddEvent', { ...event, ...wrong });
  const message = async (answer: Promise<Answer>) => (await answer).message;
  expect(await message(add({ InstructorUserName: 'nobody@club.example' }))).toContain('InstructorUserName');
  expect(await message(add({ StartDateTime: '31-02-2031T18:00' }))).toMatch(/^StartDateTime .*calendar/);
  expect(await message(add({ EndDateTime: 'tomorrow' }))).toMatch(/^EndDateTime .*22-11-2026T07:05/);
  expect(await message(add({ EndDateTime: event.StartDateTime }))).toContain('EndDateTime');
  expect(await message(add({ BoxID: 99 }))).toContain('box 99');
  const [eventId, clientId] = [await t.addEvent(), await t.addClient('named@club.example')];
  expect(await message(t.seat(eventId, 999_999, 1))).toContain('client 999999');
  expect(await message(t.seat(999_998, clientId, 1))).toContain('event 999998');
  expect(await message(t.call('ClientService/DelClient', { Username: 'no@club.example' }))).toContain(
    'Username',
  );
  expect(
    await message(
      t.call('ClientService/AddClient', { Username: 'born@club.example', BirthDate: '31/02/1990' }),
    ),
  ).toMatch(/^BirthDate .*calendar/);
});
