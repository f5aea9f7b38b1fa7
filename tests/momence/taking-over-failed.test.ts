import { sql } from 'kysely';
import { expect } from 'vitest';
import { MEMBERS, read, rows, spotThere } from './connected.ts';
import { DAY_MS, readDue, sourcesOf, stuckAt, test, work, write } from './taking-over.ts';

/** What cannot be moved, by a fault of ours or of theirs, ends neither in doubt nor in a class that is lost. */

const [ADA] = MEMBERS as [number];

test('a class that cannot be taken over is named once that is sure; it goes on when asked, or is taken back', async ({
  t,
  tenant,
  session,
  ask,
  onTestFinished,
}) => {
  for (const hours of [24, 26]) session(hours, { name: `At ${hours}` });
  await read(t, tenant);
  const [, second] = await sourcesOf(t, tenant);
  const loosen = await stuckAt(t, {
    ...{ classId: second!.classId, source: 'tandem' },
    onEnd: onTestFinished,
  });
  await ask.take();
  const untilItEnds = async () => {
    for (let n = 0; n < 12; n++) await work(t, tenant).catch(() => null);
  };
  await untilItEnds();
  const { last } = await ask.read();
  expect(last).toMatchObject({ state: 'taking', taken: 1, left: [] });
  expect(last!.failed).toMatchObject({ classes: [{ classId: second!.classId, title: 'At 26' }] });
  expect(await ask.todos()).toEqual([['takeover_failed', 1]]);
  // No run and no minute tries it any more, until somebody asks.
  await work(t, tenant);
  expect((await ask.read()).last!.failed).not.toBeNull();
  expect((await ask.take()).body.last).toMatchObject({ state: 'taking', failed: null });
  expect(await ask.todos()).toEqual([]);
  await untilItEnds();
  expect((await ask.read()).last!.failed).not.toBeNull();
  await loosen();
  await ask.take();
  await work(t, tenant);
  expect((await ask.read()).last).toMatchObject({ state: 'taken', taken: 2, failed: null });
});

test('what could not be taken over is read anew before it goes on, and is not read beside', async ({
  t,
  tenant,
  fake,
  session,
  ask,
  onTestFinished,
}) => {
  const sessionId = session() as number;
  await read(t, tenant);
  const [only] = await sourcesOf(t, tenant);
  const loosen = await stuckAt(t, { classId: only!.classId, source: 'tandem', onEnd: onTestFinished });
  await ask.take();
  expect((await ask.resume()).body.code).toBe('takeover_under_way');
  for (let n = 0; n < 9; n++) await work(t, tenant).catch(() => null);
  await loosen();
  expect((await ask.read()).last!.failed).not.toBeNull();
  // Days later: what was read then is not what is.
  fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) });
  await write(
    t,
    tenant,
    sql`update source_connections set classes_read_at = classes_read_at - interval '3 hours'`,
  );
  expect((await ask.take()).body.code).toBe('source_not_read');
  await work(t, tenant);
  expect(await sourcesOf(t, tenant)).toMatchObject([{ source: 'momence' }]);
  expect((await ask.resume()).status).toBe(200);
  await read(t, tenant);
  expect((await ask.take()).body.last).toMatchObject({ state: 'taking', failed: null });
  await work(t, tenant);
  expect((await ask.read()).last).toMatchObject({ state: 'taken', taken: 1 });
  const [kept] = await rows(t, tenant, (trx) =>
    sql`select enabled, (select count(*)::int from bookings where state = 'booked') as booked
      from source_connections`.execute(trx),
  );
  expect(kept).toEqual({ enabled: false, booked: 1 });
});

test('what could not be taken over, and is over by now, ends it once somebody asks', async ({
  t,
  tenant,
  clock,
  session,
  ask,
  onTestFinished,
}) => {
  onTestFinished(() => {
    clock.aheadMs = 0;
  });
  session();
  await read(t, tenant);
  const [only] = await sourcesOf(t, tenant);
  await stuckAt(t, { classId: only!.classId, source: 'tandem', onEnd: onTestFinished });
  await ask.take();
  for (let n = 0; n < 9; n++) await work(t, tenant).catch(() => null);
  clock.aheadMs = 3 * DAY_MS;
  expect((await ask.take()).status).toBe(200);
  await work(t, tenant);
  expect((await ask.read()).last).toMatchObject({ state: 'taken', taken: 0 });
});

test.for(['goes on', 'is taken back'])(
  'a taking over that failed more than a week ago %s all the same',
  async (way, { t, tenant, clock, session, ask, onTestFinished }) => {
    onTestFinished(() => {
      clock.aheadMs = 0;
    });
    for (const hours of [240, 242]) session(hours, { name: `At ${hours}` });
    await read(t, tenant);
    const [, second] = await sourcesOf(t, tenant);
    const loosen = await stuckAt(t, {
      ...{ classId: second!.classId, source: 'tandem' },
      onEnd: onTestFinished,
    });
    await ask.take();
    for (let n = 0; n < 10; n++) await work(t, tenant).catch(() => null);
    await loosen();
    clock.aheadMs = 8 * DAY_MS;
    const { last } = await ask.read();
    expect(last).toMatchObject({ state: 'taking', taken: 1 });
    expect([last!.failed, last!.undoUntil]).not.toContain(null);
    if (way === 'goes on') {
      await ask.resume();
      await read(t, tenant);
      expect((await ask.take()).status).toBe(200);
      await work(t, tenant);
      const done = (await ask.read()).last!;
      expect(done).toMatchObject({ state: 'taken', taken: 2 });
      // The days count from when it was done.
      expect(Date.parse(done.undoUntil!)).toBe(Date.parse(done.takenAt!) + 7 * DAY_MS);
    }
    expect((await ask.undo()).status).toBe(200);
    await work(t, tenant);
    expect((await ask.read()).last).toMatchObject({ state: 'undone', left: [] });
    expect(await sourcesOf(t, tenant)).toMatchObject([{ source: 'momence' }, { source: 'momence' }]);
  },
);

test('a class that cannot be given back stays, is named, and keeps no other from following again', async ({
  t,
  tenant,
  fake,
  session,
  ask,
  onTestFinished,
}) => {
  const ids = [24, 26].map((hours) => session(hours, { name: `At ${hours}` }) as number);
  await read(t, tenant);
  await ask.take();
  await work(t, tenant);
  const [, second] = await sourcesOf(t, tenant);
  const loosen = await stuckAt(t, {
    ...{ classId: second!.classId, source: 'momence' },
    onEnd: onTestFinished,
  });
  await ask.undo();
  for (let n = 0; n < 12; n++) await work(t, tenant).catch(() => null);
  await loosen();
  const { last } = await ask.read();
  expect(last).toMatchObject({ state: 'undone', givenBack: 1, left: [{ title: 'At 26', why: 'failed' }] });
  fake.host().changeSession({ sessionId: ids[0]!, name: 'Theirs' });
  await readDue(t, tenant);
  expect(await sourcesOf(t, tenant)).toMatchObject([
    { title: 'Theirs' },
    { title: 'At 26', source: 'tandem' },
  ]);
  expect(await ask.todos()).toEqual([['takeover_failed', 1]]);
  // The fault was Tandem's: whoever asks again has it tried again.
  expect(last!.undoUntil).not.toBeNull();
  expect((await ask.undo()).body.last).toMatchObject({ state: 'undoing', left: [] });
  await work(t, tenant);
  expect((await ask.read()).last).toMatchObject({ state: 'undone', givenBack: 2, left: [], undoUntil: null });
  expect(await ask.todos()).toEqual([]);
  expect(await sourcesOf(t, tenant)).toMatchObject([{ source: 'momence' }, { source: 'momence' }]);
});

test('what could not be given back goes back with what is taken over after it', async ({
  t,
  tenant,
  session,
  ask,
  onTestFinished,
}) => {
  session(24, { name: 'First' });
  await read(t, tenant);
  await ask.take();
  await work(t, tenant);
  const [first] = await sourcesOf(t, tenant);
  const loosen = await stuckAt(t, { classId: first!.classId, source: 'momence', onEnd: onTestFinished });
  await ask.undo();
  for (let n = 0; n < 12; n++) await work(t, tenant).catch(() => null);
  await loosen();
  session(48, { name: 'Second' });
  await read(t, tenant);
  await ask.take();
  await work(t, tenant);
  expect((await ask.read()).last).toMatchObject({ state: 'taken', taken: 1, earlier: { classes: 1 } });
  await ask.undo();
  await work(t, tenant);
  expect((await ask.read()).last).toMatchObject({ state: 'undone', givenBack: 2, left: [] });
});

test('no class is given up that was not tried, however often a run ended before it', async ({
  t,
  tenant,
  session,
  ask,
}) => {
  for (const hours of [24, 26]) session(hours);
  await read(t, tenant);
  await ask.take();
  await work(t, tenant);
  await ask.undo();
  for (let n = 0; n < 8; n++) {
    let left = 1;
    const now = () => {
      if (left-- <= 0) throw new Error('killed');
      return t.studio.now();
    };
    await work(t, tenant, { ...t.studio, now }).catch(() => null);
  }
  await work(t, tenant);
  expect((await ask.read()).last).toMatchObject({ state: 'undone', givenBack: 2, left: [] });
});
