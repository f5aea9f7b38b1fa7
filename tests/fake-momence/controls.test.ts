import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { at, staff, startBench } from './testing.ts';

test('people edit by hand, and what should be believed follows', async () => {
  const bench = await startBench();
  const act = async (name: string, body: object) => {
    const { status, body: result } = await bench.control(name, body);
    if (status !== 200) throw new Error(result);
    return result;
  };
  const ride = { startsAt: at(18), teacherId: 3001, locationId: 2001, roomId: 2002 };
  const sessionId = await act('createSession', ride);
  const bookingId = await act('book', { sessionId, memberId: 4001, roomSpotId: 1 });
  const second = await act('book', { sessionId, memberId: 4002, roomSpotId: 2 });
  await act('moveSpot', { bookingId, roomSpotId: 9 });
  await act('checkIn', { bookingId });
  await act('cancelBooking', { bookingId: second });
  const third = await act('book', { sessionId, memberId: 4003 });
  const fourth = await act('transferBooking', { bookingId: third, memberId: 4004, roomSpotId: 2 });
  await act('mergeMembers', { memberId: 4001, intoMemberId: 4002 });
  await act('changeSession', { sessionId, startsAt: at(19), endsAt: at(20) });
  await act('createSession', { ...ride, isDraft: true });
  const gone = await act('createSession', ride);
  await act('deleteSession', { sessionId: gone });
  const called = await act('createSession', ride);
  await act('cancelSession', { sessionId: called });
  expect(await act('believed', {})).toEqual([
    {
      sessionId,
      startsAt: at(19),
      cancelled: false,
      bookings: [
        { bookingId, memberId: 4002, roomSpotId: 9, checkedIn: true },
        { bookingId: fourth, memberId: 4004, roomSpotId: 2, checkedIn: false },
      ],
    },
    { sessionId: called, startsAt: at(18), cancelled: true, bookings: [] },
  ]);
  await act('undoCheckIn', { bookingId });
  await act('deleteMember', { memberId: 4002 });
  expect((await act('truth', {})).bookings.map(({ id }: { id: number }) => id)).not.toContain(bookingId);
  await bench.close();
});

test('what cannot be is refused and changes nothing', async () => {
  const bench = await startBench();
  const { host } = bench;
  const sessionId = host.createSession({ startsAt: at(18), teacherId: 3001, capacity: 2 });
  const bookingId = host.book({ sessionId, memberId: 4001, roomSpotId: 1 });
  const other = host.book({ sessionId, memberId: 4002, roomSpotId: 2 });
  const before = host.truth();
  for (const [name, body, why] of [
    ['book', { sessionId, memberId: 4003 }, 'full'],
    ['book', { sessionId, memberId: 1 }, 'members'],
    ['moveSpot', { bookingId, roomSpotId: 2 }, 'taken'],
    ['transferBooking', { bookingId: other, memberId: 4003, roomSpotId: 1 }, 'taken'],
    ['changeSession', { sessionId, endsAt: at(1) }, 'endsAt'],
    ['changeTeacher', { sessionId, teacherId: 4001 }, 'teachers'],
    ['mergeMembers', { memberId: 4001, intoMemberId: 4001 }, 'themself'],
    ['addMember', { id: 4001, email: 'x@fake.tandem.example' }, '4001'],
    ['dance', {}, 'createSession'],
  ] as const)
    expect((await bench.control(name, body)).body, name).toContain(why);
  expect(host.truth()).toEqual(before);
  host.cancelSession({ sessionId });
  expect(() => host.cancelSession({ sessionId })).toThrow('cancelled');
  expect(() => host.book({ sessionId, memberId: 4003 })).toThrow('cancelled');
  await bench.close();
});

test('the journal has each request, edit and webhook in order, and no secret', async () => {
  const bench = await startBench();
  await bench.control('createSession', { startsAt: at(18), teacherId: 3001 });
  await bench.get('/sessions?page=0&pageSize=200&startAfter=x');
  const lines = (await bench.control('journal')).body;
  expect(lines.map(({ what }: { what: string }) => what).slice(-3)).toEqual(['request', 'edit', 'request']);
  expect(lines.at(-1)).toMatchObject({
    ...{ method: 'GET', path: '/api/v2/host/sessions', endpoint: 'GET /sessions', clientId: 'demo-client' },
    query: { page: '0', pageSize: '200', startAfter: 'x' },
    ...{ status: 400, ended: 'answered', fault: null, breaches: [], tookMs: expect.any(Number) },
  });
  expect((await bench.control('journal', { after: lines.at(-2).n })).body).toEqual([lines.at(-1)]);
  const { accessToken, refreshToken } = await bench.signIn();
  const text = JSON.stringify((await bench.control('journal')).body);
  for (const secret of [accessToken, refreshToken, staff.password, 'fake-momence-ride'])
    expect(text).not.toContain(secret);
  await bench.close();
});

test('as a program it says where it listens, and answers there', async () => {
  const child = spawn(process.execPath, [new URL('./main.ts', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const url = /listening (\S+)/.exec(String(line))![1]!;
  const answer = await fetch(`${url}/_control/truth`, { method: 'POST', body: '{}' });
  expect(((await answer.json()) as { members: unknown[] }).members).toHaveLength(4);
  child.kill();
  await once(child, 'exit');
});

test('it shares no code with what reads it', () => {
  const imported = globSync('*.ts', { cwd: import.meta.dirname }).flatMap((file) => {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    return [...text.matchAll(/(?:from|import) '([^']+)'/g)].map(([, name]) => name!);
  });
  expect(imported.length).toBeGreaterThan(0);
  expect(imported.filter((name) => /^@tandem|apps\/|packages\//.test(name))).toEqual([]);
});
