import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readExtensionRequest,
  readExtensionResponse,
  readRequest,
  readResponse,
  writeErrorResponse,
  writeExtensionRequest,
  writeExtensionResponse,
  writeRequest,
  writeResponse,
} from './codec.ts';
import { MAX_BATCH_IDS, MAX_FORM_BYTES, MalformedRequestError } from './form.ts';
import { methods } from './methods.ts';
import { credentials, requests, responses } from './testing.ts';
import type { SpiviMethod } from './types.ts';

const names = Object.keys(methods) as SpiviMethod[];
const login = { sourceName: 'club', password: 'correct horse', siteId: '42' };
const loginForm =
  'SourceCredentials[SourceName]=club&SourceCredentials[Password]=p&SourceCredentials[SiteID]=42';
const xml = (body: string, httpStatus = 200) => ({ httpStatus, contentType: 'application/xml', body });

/** Without `undefined` entries and prototypes, which neither form can carry. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

describe.each(names)('%s', (method) => {
  test('a server reads the request a client wrote', () => {
    fc.assert(
      fc.property(credentials, requests[method] as fc.Arbitrary<never>, (by, request) => {
        const read = readRequest(method, writeRequest(method, by, request));
        expect(plain(read)).toEqual(plain({ credentials: by, request }));
      }),
    );
  });

  test('a client reads the answer a server wrote', () => {
    fc.assert(
      fc.property(responses[method] as fc.Arbitrary<never>, (response) => {
        const read = readResponse(method, xml(writeResponse(method, response)));
        expect(read).toEqual({ kind: 'ok', value: response });
      }),
    );
  });

  test('a client reads the failure a server wrote', () => {
    const body = writeErrorResponse(method, { errorCode: 404, message: 'Gone <away>' });
    expect(readResponse(method, xml(body))).toEqual({
      kind: 'permanent',
      code: 'not_found',
      message: 'Gone <away>',
      httpStatus: 200,
      errorCode: 404,
    });
  });

  test('no body makes reading throw, and none without an ErrorCode passes for a success by chance', () => {
    const good = writeResponse(
      method,
      fc.sample(responses[method] as fc.Arbitrary<never>, { numRuns: 1, seed: 7 })[0]!,
    );
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^(<\/?[A-Z][a-z]{0,3}\/?>|&[a-z]{1,4};|<!--|-->|<!\[CDATA\[|\]\]>|x){0,20}$/),
      fc.nat(good.length - 1).map((end) => good.slice(0, end)),
    );
    fc.assert(
      fc.property(body, fc.integer({ min: 100, max: 599 }), (text, httpStatus) => {
        expect(readResponse(method, xml(text, httpStatus)).kind).not.toBe('ok');
      }),
      { numRuns: 300 },
    );
  });
});

describe('requests', () => {
  test('have the form that Spivi is sent', () => {
    const body = writeRequest('EventService/AddClientsToEvents', login, {
      clientIds: [7],
      eventIds: [8],
      seatIds: [9],
    });
    expect(decodeURIComponent(body)).toBe(
      'SourceCredentials[SourceName]=club&SourceCredentials[Password]=correct horse' +
        '&SourceCredentials[SiteID]=42&ClientIDs[0]=7&EventIDs[0]=8&SeatIDs[0]=9',
    );
  });

  test('name the period in wall time and repeat the site where Spivi wants it', () => {
    const events = writeRequest('EventService/GetEvents', login, {
      startDateTime: '2026-11-22T00:00',
      endDateTime: '2026-11-22T23:59',
      boxId: 3,
    });
    expect(decodeURIComponent(events)).toContain(
      'StartDateTime=22-11-2026T00:00&EndDateTime=22-11-2026T23:59&BoxID=3',
    );
    expect(writeRequest('ClientService/GetInstructors', login, {})).toMatch(/&SiteID=42$/);
  });

  test('lists may come with empty brackets', () => {
    const { request } = readRequest('EventService/GetEvents', `${loginForm}&EventIDs[]=4&EventIDs[]=5`);
    expect(request.eventIds).toEqual([4, 5]);
  });

  test.each<[SpiviMethod, string, string]>([
    ['ClientService/DelClient', '', 'SourceCredentials[SourceName]'],
    ['ClientService/DelClient', 'SourceCredentials=x', 'SourceCredentials[SourceName]'],
    ['ClientService/DelClient', loginForm, 'Username'],
    ['ClientService/DelClient', `${loginForm}&Username=a&Username=b`, 'Username'],
    ['ClientService/GetClients', loginForm, 'Username'],
    ['ClientService/GetClients', `${loginForm}&Username=a&SearchText=b`, 'Username'],
    ['ClientService/AddClient', `${loginForm}&Username=a&Gender=x`, 'Gender'],
    ['ClientService/AddClient', `${loginForm}&Username=a&BirthDate=31/02/1990`, 'BirthDate'],
    ['ClientService/UpdateClient', `${loginForm}&Username=a&FTP=200.5`, 'FTP'],
    ['ClientService/GetInstructors', `${loginForm}&SiteID=43`, 'SiteID'],
    ['EventService/CancelEvent', `${loginForm}&EventID=9007199254740993`, 'EventID'],
    [
      'EventService/GetEvents',
      `${loginForm}&StartDateTime=22-11-2026T00:00&EndDateTime=22-11-2026T23:59`,
      'BoxID',
    ],
    ['EventService/GetEvents', `${loginForm}&EventIDs[]=1&BoxID=1`, 'BoxID'],
    ['EventService/AddEvent', `${loginForm}&Title=a&StartDateTime=2026-11-22T07:00`, 'StartDateTime'],
    [
      'EventService/RemoveClientsFromEvents',
      `${loginForm}&ClientIDs[]=1&EventIDs[]=1&EventIDs[]=2`,
      'EventIDs',
    ],
    ['EventService/RemoveClientsFromEvents', `${loginForm}&ClientIDs=1&EventIDs[]=1`, 'ClientIDs'],
    [
      'EventService/RemoveClientsFromEvents',
      `${loginForm}&ClientIDs[1]=1&EventIDs[]=1&EventIDs[]=2`,
      'ClientIDs[0]',
    ],
    ['EventService/RemoveClientsFromEvents', `${loginForm}&ClientIDs[0][x]=1&EventIDs[]=1`, 'ClientIDs[0]'],
    ['EventService/RemoveClientsFromEvents', `${loginForm}&ClientIDs[x]=1&EventIDs[]=1`, 'ClientIDs'],
  ])('%s with %s is refused at %s', (method, body, field) => {
    expect(() => readRequest(method, body)).toThrowError(expect.objectContaining({ field, errorCode: 400 }));
  });

  test.each([
    ['bytes', `${loginForm}&Username=${'é'.repeat(MAX_FORM_BYTES / 2)}`],
    ['fields', `${loginForm}&Username=a${'&x=1'.repeat(3000)}`],
    ['list elements', `${loginForm}&Username=a${'&x[]=1'.repeat(MAX_BATCH_IDS + 1)}`],
    ['the index', `${loginForm}&Username=a&x[100000]=1`],
    ['depth', `${loginForm}&Username=a&x[a][a][a][a][a]=1`],
  ])('too much of %s is refused as too large', (_, body) => {
    expect(() => readRequest('ClientService/DelClient', body)).toThrowError(
      expect.objectContaining({ errorCode: 413 }),
    );
  });

  test('the refusal of a field does not repeat its value', () => {
    const read = () => readRequest('EventService/CancelEvent', `${loginForm}&EventID=hunter2`);
    expect(read).toThrowError(MalformedRequestError);
    expect(read).not.toThrowError(/hunter2/);
  });

  test('names of Object.prototype reach neither the prototype nor the request', () => {
    const body = `${loginForm}&Username=a&__proto__[polluted]=1&x[__proto__][polluted]=1&constructor[prototype][polluted]=1`;
    const { request } = readRequest('ClientService/DelClient', body);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(request.extra)).toBe(Object.prototype);
    expect(JSON.stringify(request.extra)).not.toContain('__proto__');
  });

  test('no body makes reading throw anything but a refusal', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('&', '=', '[', ']', '[]', '%', '%E0', 'ClientIDs[0]', loginForm),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), fc.constantFrom(...names), (parts, method) => {
        try {
          readRequest(method, parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedRequestError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('answers', () => {
  const getEvents = (body: string, httpStatus = 200) =>
    readResponse('EventService/GetEvents', xml(body, httpStatus));
  const event = (more: string) =>
    `<r><ErrorCode>200</ErrorCode><Events><Event><EventID>5</EventID><StartDateTime>22-11-2026T7:05</StartDateTime>` +
    `<EndDateTime>22-11-2026T08:00:00</EndDateTime>${more}</Event></Events></r>`;

  test('are read whatever the layout: any root, padding, comments, CDATA, empty elements, bare hours', () => {
    const body = `\uFEFF<?xml version="1.0"?><!-- c -->\n<Anything xmlns:a="b">
      <ErrorCode> 200 </ErrorCode>
      <a:Events>
        <Event id="1"><EventID> 5 </EventID><Title>Spin <!-- x -->&amp; <![CDATA[<Burn> & go]]></Title><Description/>
          <InstructorName></InstructorName><StartDateTime>22-11-2026T7:05</StartDateTime>
          <EndDateTime>22-11-2026T08:00:00</EndDateTime><IsCancelled>1</IsCancelled>
          <BookedClients>
            <BookedClient><ClientID>1</ClientID><SeatID>
            </SeatID></BookedClient>
          </BookedClients><AvailableSeats><AvailableSeat/></AvailableSeats></Event>
      </a:Events></Anything>`;
    expect(getEvents(body)).toEqual({
      kind: 'ok',
      value: {
        events: [
          {
            eventId: 5,
            title: 'Spin & <Burn> & go',
            description: null,
            instructorName: null,
            startDateTime: '2026-11-22T07:05',
            endDateTime: '2026-11-22T08:00',
            isCancelled: true,
            bookedClients: [{ clientId: 1, clientName: null, userName: null, seatId: null, extra: {} }],
            availableSeats: [],
            extra: {},
          },
        ],
      },
    });
  });

  test('may have the list itself as root', () => {
    expect(getEvents('<Events><ErrorCode>200</ErrorCode></Events>')).toEqual({
      kind: 'ok',
      value: { events: [] },
    });
  });

  test('keep more than a thousand entities', () => {
    const title = '&amp;'.repeat(5000);
    expect(getEvents(event(`<Title>${title}</Title>`))).toMatchObject({
      value: { events: [{ title: '&'.repeat(5000) }] },
    });
  });

  test.each([
    [
      'an ID that a double cannot hold',
      event(
        '<BookedClients><BookedClient><ClientID>9007199254740993</ClientID></BookedClient></BookedClients>',
      ),
    ],
    ['an ID that is no number', event('<AvailableSeats><AvailableSeat>1,2</AvailableSeat></AvailableSeats>')],
    ['elements in the place of text', event('<Title><b>x</b></Title>')],
    [
      'an event without ID',
      '<r><ErrorCode>200</ErrorCode><Events><Event><Title>x</Title></Event></Events></r>',
    ],
    ['an impossible date', event('').replace('22-11-2026T7:05', '31-02-2026T7:05')],
  ])('with %s are permanently unusable', (_, body) => {
    expect(getEvents(body)).toMatchObject({ kind: 'permanent', code: 'not_spivi' });
  });

  test.each([
    ['nothing', ''],
    ['a web page', '<!DOCTYPE html><html><body>Maintenance</body></html>'],
    ['a well-formed web page', '<html><body/></html>'],
    ['JSON', '{"Events":[]}'],
    ['half an answer', event('').slice(0, -12)],
    ['two roots', '<Events/><Events/>'],
    ['another document', '<feed><entry/></feed>'],
    ['a document type', '<!DOCTYPE r [<!ENTITY x "y">]><r><ErrorCode>200</ErrorCode></r>'],
    ['an unknown entity', event('<Title>&x;</Title>')],
    ['too deep a nesting', `<r><ErrorCode>200</ErrorCode>${'<a>'.repeat(40)}${'</a>'.repeat(40)}</r>`],
  ])('%s is no empty list: a read may be repeated, a write is in doubt', (_, body) => {
    expect(getEvents(body)).toMatchObject({ kind: 'transient', code: 'not_spivi' });
    expect(readResponse('EventService/CancelEvent', xml(body))).toMatchObject({
      kind: 'unknown',
      code: 'not_spivi',
    });
  });

  const before = fc.constantFrom('<?x?>', '<!--x-->', '<?x <!DOCTYPE?>', '<!-- <!DOCTYPE r> -->', '\n', ' ');
  test('what stands before the root changes nothing, however much it is, and hides no document type', () => {
    fc.assert(
      fc.property(fc.array(before), fc.integer({ min: 0, max: 2000 }), (parts, times) => {
        // A pattern that can read it in several ways reads two thousand of them for ever.
        const lead = `<?xml version="1.0"?>${'<?x?>'.repeat(times)}${parts.join('')}${'<!--x-->'.repeat(times)}`;
        expect(getEvents(lead + event(''))).toMatchObject({ kind: 'ok' });
        for (const doctype of ['<!DOCTYPE r>', '<!doctype r [<!ENTITY x "y">]>'])
          expect(getEvents(lead + doctype + event(''))).toMatchObject({
            kind: 'transient',
            code: 'not_spivi',
          });
      }),
      { numRuns: 20 },
    );
  });

  test('a new event whose ID is unusable is in doubt, for it exists', () => {
    const body = '<r><ErrorCode>200</ErrorCode><Events><Event><EventID>x</EventID></Event></Events></r>';
    expect(readResponse('EventService/AddEvent', xml(body))).toMatchObject({
      kind: 'unknown',
      code: 'not_spivi',
    });
  });

  test.each(['__proto__', 'constructor', 'prototype'])(
    'with an element named %s are refused and reach no prototype',
    (name) => {
      const read = getEvents(event(`<Kept><${name}><polluted>1</polluted></${name}></Kept>`));
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      expect(read).toMatchObject({ kind: 'transient', code: 'not_spivi' });
      const extra = JSON.parse(`{"${name}":"1"}`);
      expect(() => writeResponse('EventService/CancelEvent', { extra })).toThrowError(RangeError);
    },
  );

  test('an extra may not pose as a known element', () => {
    const write = () => writeResponse('EventService/CancelEvent', { extra: { ErrorCode: '500' } });
    expect(write).toThrowError(RangeError);
  });
});

describe('calls outside the known ones', () => {
  test('go through both ends', () => {
    const sent = readExtensionRequest(writeExtensionRequest(login, { Since: '7', IDs: [1, 2] }));
    expect(plain(sent)).toEqual({ credentials: login, fields: { Since: '7', IDs: ['1', '2'] } });
    const answered = readExtensionResponse(
      'read',
      xml(writeExtensionResponse({ Cursor: '9', Row: [{ A: '1' }, { A: '2' }] })),
    );
    expect(answered).toEqual({
      kind: 'ok',
      value: { ErrorCode: '200', Cursor: '9', Row: [{ A: '1' }, { A: '2' }] },
    });
  });
});

describe('answers hold what readers written for Spivi expect', () => {
  /** What such a reader takes empty. */
  const mayBeEmpty = /^(Address|City|Phone|DeviceID|Title|Description|InstructorName)$/;
  const named = { extra: {}, displayName: 'Ada', email: 'ada@club.example' };
  const measured = fc.option(fc.double({ min: 0.5, max: 400, noNaN: true }), { nil: null });
  const client = fc.record({
    clientId: fc.nat(),
    levelName: fc.option(fc.constantFrom('Rookie', 'Pro'), { nil: null }),
    ...Object.fromEntries(
      ['totalSep', 'totalWpp', 'ftp', 'lthr', 'rhr', 'pst', 'weight', 'height'].map((k) => [k, measured]),
    ),
    ...Object.fromEntries(['address', 'city', 'phone', 'deviceId'].map((k) => [k, fc.constant(null)])),
  });
  const workout = fc.record(
    Object.fromEntries(
      ['calories', 'totalSep', 'totalWpp', 'avgHr', 'avgSpeed', 'maxSpeed', 'distance'].map((key) => [
        key,
        measured,
      ]),
    ),
  );
  const empty = (body: string) =>
    [...body.matchAll(/<(\w+)(?:\/>|><\/\1>)/g)].map(([, name]) => name!).filter((n) => !mayBeEmpty.test(n));

  test('no number is left out, and 0 is read as not known', () => {
    fc.assert(
      fc.property(client, workout, (one, ride) => {
        const clients = [{ ...named, ...one }] as never;
        const body = writeResponse('ClientService/GetClients', { clients });
        expect(empty(body)).toEqual([]);
        expect(readResponse('ClientService/GetClients', xml(body))).toMatchObject({ value: { clients } });
        const workouts = [{ ...ride, workoutName: 'Ride', distanceUnits: 'km', extra: {} }] as never;
        const rides = writeResponse('ClientService/GetClientPerformanceData', { workouts });
        expect(empty(rides)).toEqual([]);
        expect(readResponse('ClientService/GetClientPerformanceData', xml(rides))).toMatchObject({
          value: { workouts },
        });
      }),
    );
    const none = `<R><ErrorCode>200</ErrorCode><Clients><Client><ClientID>1</ClientID><FTP>0</FTP><Weight/></Client></Clients></R>`;
    expect(readResponse('ClientService/GetClients', xml(none))).toMatchObject({
      value: { clients: [{ ftp: null, weight: null, lthr: null }] },
    });
  });
});
