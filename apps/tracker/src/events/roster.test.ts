import { expect } from 'vitest';
import { A, B, test } from '../testing/tracker.ts';

test('of 30 clients who want one seat at once exactly one gets it, the others are told it is taken', async ({
  t,
}) => {
  const eventId = await t.addEvent();
  const clients = [];
  for (let i = 0; i < 30; i++) clients.push(await t.addClient(`racer${i}@club.example`));
  const answers = await Promise.all(clients.map((clientId) => t.seat(eventId, clientId, 12)));
  const codes = answers.map((a) => a.errorCode).sort();
  expect(codes).toEqual([200, ...new Array(29).fill(410)]);
  const event = await t.call('EventService/GetEvents', { 'EventIDs[0]': eventId });
  expect(event.xml.match(/<BookedClient>/g)).toHaveLength(1);
});

test('a client who is sent to many seats at once ends on exactly one', async ({ t }) => {
  const [eventId, clientId] = [await t.addEvent(), await t.addClient('many@club.example')];
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => t.seat(eventId, clientId, i + 1)));
  expect(answers.filter((a) => a.errorCode === 200)).toHaveLength(1);
  expect(answers.filter((a) => a.errorCode === 409)).toHaveLength(19);
});

test('batches over the same events in opposite order do not block each other', async ({ t }) => {
  const [one, two] = [await t.addEvent(), await t.addEvent()];
  const clients = await Promise.all([1, 2, 3, 4, 5, 6].map((i) => t.addClient(`cross${i}@club.example`)));
  const answers = await Promise.all(
    clients.map((clientId, i) => {
      const [first, second] = i % 2 === 0 ? [one, two] : [two, one];
      return t.call('EventService/AddClientsToEvents', {
        'ClientIDs[0]': clientId,
        'EventIDs[0]': first,
        'SeatIDs[0]': i + 1,
        'ClientIDs[1]': clientId,
        'EventIDs[1]': second,
        'SeatIDs[1]': i + 1,
      });
    }),
  );
  expect(answers.map((a) => a.errorCode)).toEqual(new Array(6).fill(200));
});

test('two sites with the same emails neither see nor change each other', async ({ t }) => {
  const email = 'same@club.example';
  const [inA, inB] = [await t.addClient(email, A), await t.addClient(email, B)];
  const eventOfB = await t.addEvent(B);
  await t.seat(eventOfB, inB, 5, B);
  expect(inA).not.toBe(inB);

  expect((await t.call('EventService/GetEvents', { 'EventIDs[0]': eventOfB })).ids).toEqual([]);
  expect((await t.call('EventService/CancelEvent', { EventID: eventOfB })).errorCode).toBe(404);
  expect((await t.seat(eventOfB, inA, 6)).errorCode).toBe(404);
  expect((await t.seat(await t.addEvent(A), inB, 6)).errorCode).toBe(404);
  expect((await t.unseat(eventOfB, inB)).errorCode).toBe(404);
  const span = { StartDateTime: '22-11-2031T00:00', EndDateTime: '22-11-2031T23:59', BoxID: B.boxId };
  expect((await t.call('EventService/GetEvents', span)).errorCode).toBe(404);
  await t.call('ClientService/UpdateClient', { Username: email, FTP: 321 });
  await t.call('ClientService/DelClient', { Username: email });
  const left = await t.call('ClientService/GetClients', { Username: email }, B);
  expect(left.xml).toContain(`<ClientID>${inB}</ClientID>`);
  expect(left.xml).not.toContain('321');

  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/start'],
    ['POST', '/stop'],
  ] as const)
    expect((await t.api(method, `/api/events/${eventOfB}${path}`)).status).toBe(404);
  const boxes = (await (await t.api('GET', '/api/boxes')).json()) as { boxId: number }[];
  expect(boxes.map((box) => box.boxId)).toEqual([A.boxId, A.otherBoxId]);
});

test('every table is closed by row-level security, and the application’s role cannot pass it by', async ({
  t,
}) => {
  const { rows } = await t.owner.query(
    `select c.relname, c.relrowsecurity and c.relforcerowsecurity as closed,
            (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
     from pg_class c where c.relnamespace = 'tracker'::regnamespace and c.relkind = 'r' and c.relname <> 'migrations'`,
  );
  expect(rows.length).toBeGreaterThanOrEqual(9);
  expect(rows.filter((row) => !row.closed || row.policies === 0)).toEqual([]);
  const role = await t.owner.query(
    `select rolsuper or rolbypassrls as strong from pg_roles where rolname = 'tandem_tracker_app'`,
  );
  expect(role.rows).toEqual([{ strong: false }]);
});
