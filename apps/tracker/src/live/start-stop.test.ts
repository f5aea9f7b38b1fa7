import { expect } from 'vitest';
import { A, test as tracked } from '../testing/tracker.ts';

const test = tracked.extend('scene', { scope: 'file' }, ({ t }) => ({
  /** Lets the hours pass until a waiting job is due. */
  async makeDue(job: string) {
    const { rowCount } = await t.owner.query(
      `update tracker_jobs.job set start_after = now() where name = $1 and state = 'created'`,
      [job],
    );
    expect(rowCount).toBe(1);
  },
  stateOf: async (eventId: number) =>
    (await t.owner.query('select state from events where event_id = $1', [eventId])).rows[0].state,
  chunksOf: async (eventId: number) =>
    (await t.owner.query('select 1 from chunks where event_id = $1', [eventId])).rowCount,
}));

test('a class that nobody stops ends half an hour late; its samples go a day later, its workouts stay', async ({
  t,
  scene,
}) => {
  const { makeDue, stateOf, chunksOf } = scene;
  const eventId = await t.addEvent();
  await t.seat(eventId, await t.addClient('rider@club.example'), 1);
  await t.startEvent(eventId);
  await t.send(A.token, { bootId: 'b', sequence: 0, samples: [{ seat: 1, second: 0, powerW: 100 }] });
  const planned = await t.owner.query(
    `select round(extract(epoch from j.start_after - e.ends_at) / 60)::int as "lateMinutes"
     from tracker_jobs.job j, events e where j.name = 'auto-stop' and e.event_id = $1`,
    [eventId],
  );
  expect(planned.rows[0].lateMinutes).toBe(30);

  await t.owner.query(
    `update events set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour',
       started_at = now() - interval '2 hours' where event_id = $1`,
    [eventId],
  );
  await makeDue('auto-stop');
  await expect.poll(() => stateOf(eventId), { timeout: 20_000 }).toBe('stopped');
  expect(await chunksOf(eventId)).toBe(1);

  await t.owner.query(
    `update events set started_at = started_at - interval '25 hours', stopped_at = stopped_at - interval '25 hours' where event_id = $1`,
    [eventId],
  );
  await makeDue('drop-chunks');
  await expect.poll(() => chunksOf(eventId), { timeout: 20_000 }).toBe(0);
  const { rows } = await t.owner.query('select result from workouts where event_id = $1', [eventId]);
  expect(rows[0].result.values.averagePowerW).toBe(100);
});

test('a class forgotten until after its end makes way when the next one starts', async ({
  t,
  scene: { stateOf },
}) => {
  const [forgotten, next] = [await t.addEvent(), await t.addEvent()];
  await t.startEvent(forgotten);
  await t.owner.query(
    `update events set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour',
       started_at = now() - interval '2 hours' where event_id = $1`,
    [forgotten],
  );
  expect((await t.startEvent(next)).status).toBe(200);
  expect([await stateOf(forgotten), await stateOf(next)]).toEqual(['stopped', 'started']);
});

test('of two classes started at once on one box one begins, and the other is told why it does not', async ({
  t,
}) => {
  for (let i = 0; i < 5; i++) {
    const events = [await t.addEvent(A, A.otherBoxId), await t.addEvent(A, A.otherBoxId)];
    const answers = await Promise.all(events.map((eventId) => t.startEvent(eventId)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const refused = answers.findIndex((answer) => answer.status === 409);
    expect(await answers[refused]!.json()).toMatchObject({ code: 'box_busy' });
    await t.stopEvent(events[1 - refused]!);
  }
});

test('a class that is stopped by hand within half an hour of its end lasts until then, though nobody rode on', async ({
  t,
}) => {
  const eventId = await t.addEvent(A, A.otherBoxId);
  await t.startEvent(eventId);
  await t.owner.query(
    `update events set ends_at = now() - interval '10 minutes', starts_at = now() - interval '55 minutes',
       started_at = now() - interval '55 minutes' where event_id = $1`,
    [eventId],
  );
  expect((await t.stopEvent(eventId)).status).toBe(200);
  const { rows } = await t.owner.query(
    'select extract(epoch from stopped_at - ends_at)::int / 60 as minutes from events where event_id = $1',
    [eventId],
  );
  expect(rows[0].minutes).toBeGreaterThanOrEqual(10);
});

test('a class that nobody has started, or that was called off while it ran, is not stopped', async ({
  t,
  scene: { stateOf },
}) => {
  const eventId = await t.addEvent(A, A.otherBoxId);
  const refused = await t.stopEvent(eventId);
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ code: 'not_started' });

  await t.startEvent(eventId);
  await t.owner.query(`update events set state = 'cancelled', started_at = null where event_id = $1`, [
    eventId,
  ]);
  const job = `from tracker_jobs.job where name = 'auto-stop' and (data ->> 'eventId')::int = ${eventId}`;
  const { rows } = await t.owner.query(`select id ${job}`);
  await t.owner.query(`update tracker_jobs.job set start_after = now() where id = $1`, [rows[0].id]);
  const stateOfJob = async () => (await t.owner.query(`select state ${job}`)).rows[0]?.state ?? 'completed';
  await expect.poll(stateOfJob, { timeout: 20_000 }).not.toMatch(/created|active/);
  expect([await stateOfJob(), await stateOf(eventId)]).toEqual(['completed', 'cancelled']);
});
