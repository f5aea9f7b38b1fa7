import { FREE_FAILURES } from '@tandem/platform';
import { readExtensionResponse } from '@tandem/spivi';
import { describe, expect } from 'vitest';
import { A, B, readAnswer, test as tracked } from '../../testing/tracker.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const login =
  'SourceCredentials[SourceName]=admin@club.example&SourceCredentials[Password]=secret-of-1&SourceCredentials[SiteID]=1';

const test = tracked.extend('refusals', { scope: 'file' }, ({ t }) => {
  /** Everything that a refused call might have changed. */
  const contents = async () => {
    const tables = ['clients', 'events', 'seat_assignments', 'chunks', 'workouts'];
    const rows = [];
    for (const table of tables)
      rows.push(
        (await t.owner.query(`select coalesce(jsonb_agg(x order by x::text), '[]') as all from ${table} x`))
          .rows,
      );
    return JSON.stringify(rows);
  };
  const refusedWith = async (
    code: number,
    act: () => Promise<{ errorCode: number; message: string; xml: string }>,
  ) => {
    const before = await contents();
    const answer = await act();
    expect(answer.errorCode).toBe(code);
    expect(answer.message).not.toBe('');
    const read = readExtensionResponse('read', {
      httpStatus: 200,
      contentType: 'text/xml',
      body: answer.xml,
    });
    expect(read).toMatchObject({ errorCode: code, message: expect.stringMatching(/./) });
    expect(await contents()).toBe(before);
  };
  const raw = async (path: string, init: RequestInit) => {
    const response = await fetch(`${t.url}/${path}`, init);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/xml');
    return readAnswer(response);
  };
  return { refusedWith, raw };
});

describe('what a Spivi client does', () => {
  test('a client is added, found by email in any case and by name, changed and deleted', async ({ t }) => {
    const added = await t.call('ClientService/AddClient', {
      Username: 'Ada.Gear@Club.example',
      Password: 'theirs',
      Gender: 'Female',
      FirstName: 'Ada',
      LastName: 'Gear & <Co>',
      City: 'Nantes',
      Country: 'FRA',
      BirthDate: '07/02/1990',
      Phone: '0123',
    });
    expect(added.errorCode).toBe(200);
    const found = await t.call('ClientService/GetClients', { Username: ' ada.gear@club.EXAMPLE ' });
    expect(found.xml).toContain('<Email>Ada.Gear@Club.example</Email>');
    expect(found.xml).toContain('<DisplayName>Ada Gear &amp; &lt;Co&gt;</DisplayName>');
    expect(found.xml).toContain('<Phone>0123</Phone>');
    expect((await t.call('ClientService/GetClients', { SearchText: 'da gea' })).xml).toContain('Ada.Gear@');
    expect((await t.call('ClientService/GetClients', { SearchText: '%' })).xml).not.toContain('<ClientID>');

    const username = 'ada.gear@club.example';
    const changed = await t.call('ClientService/UpdateClient', {
      Username: username,
      FTP: 210,
      Weight: 61,
      LTHR: 171,
      RHR: 52,
      PST: 7,
      Height: 170,
    });
    expect(changed.errorCode).toBe(200);
    const now = await t.call('ClientService/GetClients', { Username: username });
    for (const text of [
      '<FTP>210</FTP>',
      '<Weight>61</Weight>',
      '<LTHR>171</LTHR>',
      '<RHR>52</RHR>',
      '<PST>7</PST>',
      '<City>Nantes</City>',
    ])
      expect(now.xml).toContain(text);

    expect((await t.call('ClientService/DelClient', { Username: username })).errorCode).toBe(200);
    const gone = await t.call('ClientService/GetClients', { Username: username });
    expect(gone).toMatchObject({ errorCode: 200 });
    expect(gone.xml).not.toContain('<Client>');
  });

  test('an event is added in the site’s wall time, listed by span and by ID, and cancelled twice', async ({
    t,
  }) => {
    const eventId = await t.addEvent();
    const span = { BoxID: A.boxId, StartDateTime: '22-11-2031T00:00', EndDateTime: '22-11-2031T23:59' };
    const day = await t.call('EventService/GetEvents', span);
    expect(day.ids).toContain(eventId);
    const until = async (end: string) =>
      (await t.call('EventService/GetEvents', { ...span, EndDateTime: `22-11-2031T${end}` })).ids;
    expect(await until('17:59')).not.toContain(eventId);
    expect(await until('18:00')).toContain(eventId);
    const { rows } = await t.owner.query('select starts_at from events where event_id = $1', [eventId]);
    expect(rows[0].starts_at.toISOString()).toBe('2031-11-22T17:00:00.000Z');
    const one = await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId });
    expect(one.xml).toContain('<StartDateTime>22-11-2031T18:00</StartDateTime>');
    expect(one.xml).toContain('<IsCancelled>0</IsCancelled>');
    expect(one.xml.match(/<AvailableSeat>/g)).toHaveLength(30);
    for (let i = 0; i < 2; i++)
      expect((await t.call('EventService/CancelEvent', { EventID: eventId })).errorCode).toBe(200);
    expect((await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId })).xml).toContain(
      '<IsCancelled>1</IsCancelled>',
    );
  });

  test('a seat is booked, booked again without effect, and freed twice', async ({ t }) => {
    const [eventId, clientId] = [await t.addEvent(), await t.addClient('seat@club.example')];
    for (let i = 0; i < 2; i++) expect((await t.seat(eventId, clientId, 12)).errorCode).toBe(200);
    const booked = await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId });
    expect(booked.xml.match(/<BookedClient>/g)).toHaveLength(1);
    expect(booked.xml).toContain('<SeatID>12</SeatID>');
    expect(booked.xml).not.toContain('<AvailableSeat>12<');
    for (let i = 0; i < 2; i++) expect((await t.unseat(eventId, clientId)).errorCode).toBe(200);
    expect((await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId })).xml).toContain(
      '<AvailableSeat>12<',
    );
  });

  test('instructors are those of the site', async ({ t }) => {
    await t.addClient('coach@club.example');
    await t.owner.query(
      `update clients set is_instructor = true where email = 'coach@club.example' and site_id = 1`,
    );
    const { xml } = await t.call('ClientService/GetInstructors', { SiteID: 1 });
    expect(xml.match(/<Email>[^<]*/g)).toEqual(['<Email>coach@club.example']);
    const eventId = (
      await t.call('EventService/AddEvent', {
        Title: 'With coach',
        StartDateTime: '22-11-2031T18:00',
        EndDateTime: '22-11-2031T18:45',
        BoxID: A.boxId,
        InstructorUserName: 'coach@club.example',
      })
    ).ids[0]!;
    expect((await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId })).xml).toContain(
      '<InstructorName>Zoé coach@club.example</InstructorName>',
    );
  });
});

describe('what is refused leaves nothing behind', () => {
  const methods: Record<string, Record<string, string | number>> = {
    'ClientService/GetClients': { Username: 'x@club.example' },
    'ClientService/AddClient': { Username: 'x@club.example' },
    'ClientService/UpdateClient': { Username: 'x@club.example', FTP: 200 },
    'ClientService/DelClient': { Username: 'x@club.example' },
    'ClientService/GetInstructors': { SiteID: 1 },
    'ClientService/GetClientPerformanceData': {
      Username: 'x@club.example',
      StartDateTime: '01-11-2026T00:00',
      EndDateTime: '30-11-2026T23:59',
    },
    'EventService/GetEvents': {
      BoxID: 11,
      StartDateTime: '01-11-2026T00:00',
      EndDateTime: '30-11-2026T23:59',
    },
    'EventService/AddEvent': {
      Title: 'x',
      StartDateTime: '22-11-2031T18:00',
      EndDateTime: '22-11-2031T18:45',
      BoxID: 11,
    },
    'EventService/CancelEvent': { EventID: 1 },
    'EventService/AddClientsToEvents': { 'ClientIDs[0]': 1, 'EventIDs[0]': 1, 'SeatIDs[0]': 1 },
    'EventService/RemoveClientsFromEvents': { 'ClientIDs[0]': 1, 'EventIDs[0]': 1 },
    'WorkoutService/GetWorkoutTrace': { Username: 'x@club.example', EventID: 1 },
  };

  test.for(Object.keys(methods))(
    '%s with another site’s password, then a missing field',
    async (method, { t, refusals: { refusedWith } }) => {
      await refusedWith(401, () => t.call(method, methods[method]!, { ...A, password: B.password }));
      const [, ...rest] = Object.entries(methods[method]!);
      if (method !== 'ClientService/GetInstructors')
        await refusedWith(400, () => t.call(method, Object.fromEntries(rest)));
    },
  );
  test('a site that does not exist, another login name, no credentials at all', async ({
    t,
    refusals: { refusedWith, raw },
  }) => {
    const ask = (site: object) =>
      t.call('ClientService/GetInstructors', { SiteID: 9 }, { ...A, siteId: 9, ...site });
    await refusedWith(404, () => ask({}));
    await refusedWith(401, () =>
      t.call('ClientService/GetInstructors', { SiteID: 1 }, { ...A, sourceName: 'other@club.example' }),
    );
    await refusedWith(400, () =>
      raw('EventService/CancelEvent', { method: 'POST', headers: form, body: 'EventID=1' }),
    );
  });

  test('unknown clients, events, boxes and instructors, also beyond the largest number', async ({
    t,
    refusals: { refusedWith },
  }) => {
    const [eventId, clientId] = [await t.addEvent(), await t.addClient('known@club.example')];
    for (const id of [999_999, 0, 2_147_483_648, Number.MAX_SAFE_INTEGER]) {
      await refusedWith(404, () => t.call('EventService/CancelEvent', { EventID: id }));
      await refusedWith(404, () => t.seat(id, clientId, 1));
      await refusedWith(404, () => t.seat(eventId, id, 1));
      await refusedWith(404, () => t.seat(eventId, clientId, id));
      await refusedWith(404, () => t.unseat(id, clientId));
      await refusedWith(404, () =>
        t.call('EventService/AddEvent', { ...methods['EventService/AddEvent'], BoxID: id }),
      );
    }
    await refusedWith(404, () =>
      t.call('EventService/AddEvent', {
        ...methods['EventService/AddEvent']!,
        InstructorUserName: 'nobody@club.example',
      }),
    );
    for (const method of [
      'ClientService/UpdateClient',
      'ClientService/DelClient',
      'ClientService/GetClientPerformanceData',
      'WorkoutService/GetWorkoutTrace',
    ])
      await refusedWith(404, () => t.call(method, methods[method]!));
  });

  test('a duplicate email, in another case and form', async ({ t, refusals: { refusedWith } }) => {
    await t.addClient('zoé@bücher.example');
    for (const username of ['zoé@bücher.example', ' ZOÉ@BÜCHER.example ', 'zoe\u0301@xn--bcher-kva.example'])
      await refusedWith(409, () => t.call('ClientService/AddClient', { Username: username }));
  });

  test('a taken seat, a second seat for one client, a seat outside the layout', async ({
    t,
    refusals: { refusedWith },
  }) => {
    const eventId = await t.addEvent();
    const [one, two] = [await t.addClient('one@club.example'), await t.addClient('two@club.example')];
    await t.seat(eventId, one, 7);
    await refusedWith(410, () => t.seat(eventId, two, 7));
    await refusedWith(409, () => t.seat(eventId, one, 8));
    await refusedWith(404, () => t.seat(eventId, two, 31));
  });

  test('a batch of which one row fails', async ({ t, refusals: { refusedWith } }) => {
    const [first, second] = [await t.addEvent(), await t.addEvent()];
    const [one, two] = [await t.addClient('b1@club.example'), await t.addClient('b2@club.example')];
    await t.seat(second, two, 3);
    const batch = {
      'ClientIDs[0]': one,
      'EventIDs[0]': first,
      'SeatIDs[0]': 1,
      'ClientIDs[1]': one,
      'EventIDs[1]': second,
      'SeatIDs[1]': 3,
    };
    await refusedWith(410, () => t.call('EventService/AddClientsToEvents', batch));
    await refusedWith(400, () =>
      t.call('EventService/AddClientsToEvents', { ...batch, 'ClientIDs[2]': two }),
    );
    await refusedWith(404, () =>
      t.call('EventService/RemoveClientsFromEvents', {
        'ClientIDs[0]': two,
        'EventIDs[0]': second,
        'ClientIDs[1]': two,
        'EventIDs[1]': 999_999,
      }),
    );
  });

  test('impossible times, numbers, emails and texts', async ({ t, refusals: { refusedWith } }) => {
    const event = methods['EventService/AddEvent']!;
    await refusedWith(400, () =>
      t.call('EventService/AddEvent', { ...event, EndDateTime: '22-11-2031T18:00' }),
    );
    await refusedWith(400, () =>
      t.call('EventService/AddEvent', { ...event, StartDateTime: '31-02-2031T18:00' }),
    );
    await refusedWith(400, () => t.call('EventService/AddEvent', { ...event, BoxID: 'eleven' }));
    await refusedWith(400, () => t.call('EventService/AddEvent', { ...event, Title: 'nul\0' }));
    await refusedWith(400, () => t.call('EventService/AddEvent', { ...event, Title: 'x'.repeat(3_000) }));
    await refusedWith(400, () => t.call('ClientService/AddClient', { Username: 'no email' }));
    await refusedWith(400, () =>
      t.call('ClientService/AddClient', { Username: 'g@club.example', Gender: 'male' }),
    );
    await refusedWith(400, () =>
      t.call('ClientService/AddClient', { Username: 'g@club.example', BirthDate: '01/01/3000' }),
    );
    await t.addClient('range@club.example');
    for (const [field, value] of [
      ['FTP', 90_000],
      ['Weight', -1],
      ['RHR', 9_999_999_999],
      ['LTHR', 1.5],
    ] as const)
      await refusedWith(400, () =>
        t.call('ClientService/UpdateClient', { Username: 'range@club.example', [field]: value }),
      );
  });

  test('GET, JSON, an oversized, a malformed and an empty body, an unknown method', async ({
    refusals: { refusedWith, raw },
  }) => {
    const path = 'EventService/GetEvents';
    await refusedWith(400, () => raw(path, { method: 'GET' }));
    await refusedWith(400, () => raw(path, { method: 'PUT', headers: form, body: login }));
    await refusedWith(400, () =>
      raw(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
    );
    await refusedWith(413, () =>
      raw(path, { method: 'POST', headers: form, body: `${login}&Title=${'x'.repeat(300_000)}` }),
    );
    await refusedWith(413, () =>
      raw(path, { method: 'POST', headers: form, body: `${login}&a[b][c][d][e][f]=1` }),
    );
    await refusedWith(400, () =>
      raw(path, { method: 'POST', headers: form, body: new Uint8Array([0xff, 0xfe, 0x3d]) }),
    );
    await refusedWith(400, () => raw(path, { method: 'POST', headers: form, body: `${login}&EventIDs=1` }));
    await refusedWith(400, () => raw(path, { method: 'POST', headers: form, body: '' }));
    await refusedWith(400, () => raw(path, { method: 'POST' }));
    await refusedWith(404, () =>
      raw('EventService/UpdateEvent', { method: 'POST', headers: form, body: login }),
    );
    await refusedWith(404, () =>
      raw('EventService/constructor', { method: 'POST', headers: form, body: login }),
    );
  });

  test('cancelling a started event, changing the roster of one that is over', async ({
    t,
    refusals: { refusedWith },
  }) => {
    const [eventId, clientId] = [await t.addEvent(), await t.addClient('over@club.example')];
    await t.seat(eventId, clientId, 1);
    await t.startEvent(eventId);
    await refusedWith(409, () => t.call('EventService/CancelEvent', { EventID: eventId }));
    await t.stopEvent(eventId);
    await refusedWith(409, () => t.call('EventService/CancelEvent', { EventID: eventId }));
    await refusedWith(409, () => t.unseat(eventId, clientId));
    await refusedWith(409, () => t.seat(eventId, clientId, 2));
  });
});

test('guessing one club’s password from many addresses goes on by turns, and who was right before is not held up', async ({
  t,
}) => {
  const { url } = await t.start();
  const attempt = (password: string, address: string, siteId = 2) =>
    fetch(`${url}/ClientService/GetInstructors`, {
      method: 'POST',
      headers: { ...form, 'x-forwarded-for': address },
      body: `SourceCredentials[SourceName]=admin@club.example&SourceCredentials[Password]=${password}&SourceCredentials[SiteID]=${siteId}&SiteID=${siteId}`,
    }).then(async (response) => (await readAnswer(response)).errorCode);
  expect(await attempt(B.password, '203.0.113.1')).toBe(200);
  const guesses: number[] = [];
  // Some at once: no more are checked than one after the other.
  for (let n = 0; n < 2 * FREE_FAILURES; n += 6)
    guesses.push(
      ...(await Promise.all(
        Array.from({ length: 6 }, (_, k) => attempt(`wrong-${n + k}`, `198.51.100.${n + k}`)),
      )),
    );
  expect(guesses.filter((code) => code === 401)).toHaveLength(FREE_FAILURES + 1);
  expect(guesses.filter((code) => code === 429)).toHaveLength(FREE_FAILURES - 1);
  // Not from memory: another password is checked where the right one has come from.
  expect(await attempt('wrong', '203.0.113.1')).toBe(401);
  expect(await attempt(B.password, '203.0.113.1')).toBe(200);
  expect(await attempt('wrong', '198.51.100.200', 1)).toBe(401);
});

test('after ten wrong passwords the eleventh try is not even checked', async ({ t }) => {
  const { url } = await t.start();
  const attempt = (password: string) =>
    fetch(`${url}/ClientService/GetInstructors`, {
      method: 'POST',
      headers: form,
      body: `SourceCredentials[SourceName]=admin@club.example&SourceCredentials[Password]=${password}&SourceCredentials[SiteID]=2&SiteID=2`,
    }).then(readAnswer);
  for (let i = 0; i < 10; i++) expect((await attempt(`wrong-${i}`)).errorCode).toBe(401);
  expect((await attempt(B.password)).errorCode).toBe(429);
});
