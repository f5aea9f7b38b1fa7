import { randomUUID } from 'node:crypto';
import type { Acknowledgement, Batch } from '@tandem/api/box';
import { decodeTrace } from '@tandem/metrics/trace';
import fc from 'fast-check';
import { expect } from 'vitest';
import { A, test as tracked } from '../testing/tracker.ts';

/** Acknowledged means counted: whatever a box's clock shows, what was answered "stored" is in the workout. */

const BASE_W = 100;
const MIDDLE_MS = 500;

const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  const clients: number[] = [];
  for (let i = 0; i < 3; i++) clients.push(await t.addClient(`clock${i}@club.example`));
  return {
    /** A started class with clients on seats 1 to 3; time stands still from Start on, at its returned instant. */
    async startedClass(boxId = A.boxId) {
      // What was before is long ago.
      await t.owner.query(
        `update events set started_at = started_at - interval '3 days', stopped_at = stopped_at - interval '3 days' where state = 'stopped'`,
      );
      await t.owner.query('delete from box_clocks');
      const eventId = await t.addEvent(A, boxId);
      for (const [i, client] of clients.entries()) await t.seat(eventId, client, i + 1);
      const begin = Date.now();
      t.clock.now = () => new Date(begin);
      await t.startEvent(eventId);
      return { eventId, begin };
    },
    at(ms: number) {
      t.clock.now = () => new Date(ms);
    },
    async send(batch: Omit<Batch, 'samples'> & { samples: object[] }, token = A.token) {
      let response = await t.send(token, batch);
      // A tracker that is busy is asked again, as a box does.
      while (response.status === 503) response = await t.send(token, batch);
      return { status: response.status, ack: (await response.json()) as Acknowledgement };
    },
    /** Power by second and seat, as the workouts have it. */
    async ridden(eventId: number) {
      const { rows } = await t.owner.query(
        'select seat_id, seconds, trace from workouts where event_id = $1 order by seat_id',
        [eventId],
      );
      return new Map(
        rows.map((row) => [
          row.seat_id as number,
          { seconds: row.seconds as number, powerW: decodeTrace(row.trace).powerW },
        ]),
      );
    },
    async boxOnPages(eventId: number, boxId = A.boxId) {
      const boxes = (await (await t.api('GET', '/api/boxes')).json()) as { boxId: number }[];
      const listed = boxes.find((box) => box.boxId === boxId);
      return { listed, onBoard: (await t.board(eventId)).box };
    },
    /** What the jobs of late data have computed once they are done. */
    async settled(eventId: number) {
      await expect
        .poll(
          async () =>
            (
              await t.owner.query(
                `select 1 from tracker_jobs.job where name = 'finish-again' and state < 'completed' and data->>'eventId' = $1`,
                [String(eventId)],
              )
            ).rowCount,
          { timeout: 20_000 },
        )
        .toBe(0);
    },
  };
});
const heard = (powerW: readonly (number | null)[]) => powerW.filter((watt) => watt !== null).length;
const iso = (ms: number) => new Date(ms).toISOString();

/** A box: how far its clock is off, from which seconds new starts have another one, when its line is cut, what it says. */
const anyBox = fc.record({
  skewMs: fc.integer({ min: -600_000, max: 600_000 }),
  driftPpm: fc.integer({ min: -500, max: 500 }),
  reboots: fc.array(
    fc.record({
      second: fc.integer({ min: 3, max: 25 }),
      skewMs: fc.oneof(
        fc.integer({ min: -600_000, max: 600_000 }),
        fc.integer({ min: -15_000, max: 15_000 }),
      ),
    }),
    { maxLength: 3 },
  ),
  outage: fc.option(
    fc.record({ from: fc.integer({ min: 0, max: 20 }), seconds: fc.integer({ min: 1, max: 20 }) }),
    { nil: null },
  ),
  /** Whether what waits at a reboot is found again on disk. */
  replay: fc.boolean(),
  seconds: fc.integer({ min: 10, max: 35 }),
});

test('a box that says when it sends: each stored second is in the workout, in its place', async ({
  t,
  scene,
}) => {
  await fc.assert(
    fc.asyncProperty(anyBox, async ({ skewMs, driftPpm, reboots, outage, replay, seconds }) => {
      const { eventId, begin } = await scene.startedClass();
      let boot = { id: randomUUID(), skewMs, sequence: 0 };
      let waiting: (Batch & { samples: { seat: number; at: string; powerW: number }[] })[] = [];
      const stored = new Map<number, number>();
      const told: string[] = [];
      for (let second = 0; second < seconds; second++) {
        const reboot = reboots.find((start) => start.second === second);
        if (reboot) boot = { id: randomUUID(), skewMs: reboot.skewMs, sequence: 0 };
        const now = begin + second * 1000 + MIDDLE_MS;
        const boxNow = now + boot.skewMs + (second * driftPpm) / 1000;
        waiting.push({
          bootId: boot.id,
          sequence: boot.sequence++,
          samples: [1, 2].map((seat) => ({ seat, at: iso(boxNow), powerW: BASE_W + second })),
        });
        scene.at(now + 20);
        if (replay && second === 5)
          await scene.send({
            bootId: 'replay',
            sequence: begin,
            samples: [0, 1, 2, 3].map((replayed) => ({ seat: 3, second: replayed, powerW: 50 })),
          });
        if (outage && second >= outage.from && second < outage.from + outage.seconds) continue;
        for (const batch of waiting) {
          const own = batch.bootId === boot.id;
          const { ack } = await scene.send({ ...batch, sentAt: own ? iso(boxNow + 20) : null });
          if (ack.stored > 0)
            for (const { powerW } of batch.samples) stored.set(powerW, (stored.get(powerW) ?? 0) + 1);
          else told.push(JSON.stringify(ack.ignoredSamples));
        }
        waiting = [];
      }
      scene.at(begin + seconds * 1000 + 100);
      await t.stopEvent(eventId);
      const ridden = await scene.ridden(eventId);
      const own = [1, 2].map((seat) => ridden.get(seat)?.powerW ?? []);
      expect(own.map(heard)).toEqual([stored.size, stored.size]);
      // A start whose clock is gone cannot be corrected; all others fall where they were measured.
      if (reboots.length === 0 || !outage)
        for (const trace of own)
          expect(trace).toEqual(trace.map((watt, second) => (watt === null ? null : BASE_W + second)));
      if (!outage) expect([told, stored.size]).toEqual([[], seconds]);
      if (replay && seconds > 5) expect(ridden.get(3)).toMatchObject({ seconds: 4 });
    }),
    {
      numRuns: 25,
      endOnFailure: true,
      // What a fast start left in the spool comes after that start is gone, and would fall into the seconds of the next one.
      examples: [
        [
          {
            skewMs: 599_989,
            driftPpm: -303,
            reboots: [{ second: 10, skewMs: -13_721 }],
            outage: { from: 0, seconds: 16 },
            replay: true,
            seconds: 32,
          },
        ],
        // Two starts that were never heard alive: each must end before the next one begins, and begin after what was heard.
        [
          {
            skewMs: 0,
            driftPpm: 0,
            reboots: [
              { second: 12, skewMs: 9000 },
              { second: 16, skewMs: -7000 },
              { second: 20, skewMs: 0 },
            ],
            outage: { from: 10, seconds: 12 },
            replay: false,
            seconds: 32,
          },
        ],
      ],
    },
  );
}, 120_000);

test('what two starts left behind during an outage is put right also by a start after the class', async ({
  t,
  scene,
}) => {
  const { eventId, begin } = await scene.startedClass();
  const starts = [
    { bootId: randomUUID(), from: 0, to: 10, skewMs: 6000 },
    { bootId: randomUUID(), from: 10, to: 20, skewMs: -4000 },
  ];
  scene.at(begin + 30_000);
  await t.stopEvent(eventId);
  const measured = (second: number, skewMs: number) => [
    { seat: 1, at: iso(begin + second * 1000 + MIDDLE_MS + skewMs), powerW: BASE_W + second },
  ];
  for (const { bootId, from, to, skewMs } of starts)
    for (let second = from; second < to; second++) {
      const batch = { bootId, sequence: second - from, samples: measured(second, skewMs), sentAt: null };
      expect((await scene.send(batch)).ack.stored).toBe(1);
    }
  await scene.settled(eventId);
  expect(heard((await scene.ridden(eventId)).get(1)!.powerW)).toBeLessThan(20);
  scene.at(begin + 40_020);
  await scene.send({
    bootId: randomUUID(),
    sequence: 0,
    samples: measured(40, 0),
    sentAt: iso(begin + 40_020 + MIDDLE_MS),
  });
  await scene.settled(eventId);
  expect(heard((await scene.ridden(eventId)).get(1)!.powerW)).toBe(20);
});

test('a box that tells no time of sending: a fast clock is corrected, a slow one is told to the box and on the pages', async ({
  t,
  scene,
}) => {
  const anySkew = fc.record({
    skewSeconds: fc.integer({ min: -600, max: 600 }),
    backlog: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(anySkew, async ({ skewSeconds, backlog }) => {
      const { eventId, begin } = await scene.startedClass(A.otherBoxId);
      const bootId = randomUUID();
      const seconds = 15;
      let stored = 0;
      let ignored = 0;
      for (let second = 0; second < seconds; second++) {
        const measuredAt = begin + second * 1000 + MIDDLE_MS;
        scene.at(backlog ? begin + seconds * 1000 + second : measuredAt + 20);
        const sample = { seat: 1, at: iso(measuredAt + skewSeconds * 1000), powerW: BASE_W + second };
        const { ack } = await scene.send({ bootId, sequence: second, samples: [sample] }, A.otherToken);
        stored += ack.stored;
        ignored += ack.ignored;
        expect([ack.stored, ack.ignoredSamples]).toEqual(
          ack.stored === 1 ? [1, undefined] : [0, { outside_class: [0] }],
        );
      }
      scene.at(begin + seconds * 1000 + 200);
      await t.stopEvent(eventId);
      const trace = (await scene.ridden(eventId)).get(1)?.powerW ?? [];
      expect([heard(trace), stored + ignored]).toEqual([stored, seconds]);
      if (skewSeconds >= 0) {
        expect(stored).toBe(seconds);
        // Within the second that the last one took to come.
        const first = trace.findIndex((watt) => watt !== null);
        expect(trace.slice(first, first + seconds)).toEqual(
          Array.from(trace.keys(), (s) => BASE_W + s).slice(0, seconds),
        );
        expect(first).toBeLessThanOrEqual(1);
      }
      const { listed, onBoard } = await scene.boxOnPages(eventId, A.otherBoxId);
      const skew = onBoard.clock?.skewSeconds ?? 0;
      if (skewSeconds < -60)
        expect([Math.abs(skew - skewSeconds) <= 16, onBoard.clock!.corrected]).toEqual([true, false]);
      if (skewSeconds > 3)
        expect([Math.abs(skew - skewSeconds) <= 2, onBoard.clock!.corrected]).toEqual([true, true]);
      expect(listed).toMatchObject({ clock: onBoard.clock });
    }),
    {
      numRuns: 12,
      endOnFailure: true,
      examples: [
        [{ skewSeconds: 240, backlog: false }],
        [{ skewSeconds: 600, backlog: true }],
        [{ skewSeconds: -600, backlog: false }],
      ],
    },
  );
}, 120_000);

test('samples that race with Stop are in the workouts, or told not to be', async ({ t, scene }) => {
  for (let round = 0; round < 4; round++) {
    const { eventId, begin } = await scene.startedClass();
    await t.owner.query(
      `update events set started_at = started_at - interval '60 seconds' where event_id = $1`,
      [eventId],
    );
    t.clock.now = () => new Date();
    const bootId = randomUUID();
    const sendings = Array.from({ length: 30 }, async (_, i) => {
      await new Promise((resolve) => setTimeout(resolve, i * 3));
      // Each its own second, in the minute before now: what is measured after Stop is not of the class.
      const samples = [
        { seat: 1, at: iso(i < 15 ? begin - 50_000 + i * 1000 : Date.now()), powerW: BASE_W + i },
      ];
      return { i, ...(await scene.send({ bootId, sequence: i, sentAt: iso(Date.now()), samples })) };
    });
    await new Promise((resolve) => setTimeout(resolve, 20 + round * 10));
    await t.stopEvent(eventId);
    const answers = await Promise.all(sendings);
    await scene.settled(eventId);
    const trace = (await scene.ridden(eventId)).get(1)?.powerW ?? [];
    const kept = answers.filter(({ ack }) => ack.stored === 1).map(({ i }) => BASE_W + i);
    const inTheMinute = kept.filter((watt) => watt < BASE_W + 15);
    expect(trace.filter((watt) => watt !== null && watt < BASE_W + 15)).toEqual(
      inTheMinute.sort((a, b) => a - b),
    );
    // Those of now share a second or two: the last that was stored is the largest of them.
    expect(Math.max(...trace.map((watt) => watt ?? 0))).toBe(Math.max(...kept));
  }
});

test('a replay of a few seconds cuts nobody else’s workout', async ({ t, scene }) => {
  const { eventId, begin } = await scene.startedClass();
  for (let second = 0; second < 12; second++) {
    scene.at(begin + second * 1000 + 600);
    const samples = [{ seat: 1, at: iso(begin + second * 1000 + MIDDLE_MS), powerW: 150 }];
    await scene.send({ bootId: 'live', sequence: begin + second, samples });
  }
  const replayed = [0, 1, 2, 3, 4].map((second) => ({ seat: 2, second, powerW: 90 }));
  await scene.send({ bootId: 'replay', sequence: begin, samples: replayed });
  expect((await t.board(eventId)).elapsedSeconds).toBeGreaterThanOrEqual(12);
  scene.at(begin + 12_000);
  await t.stopEvent(eventId);
  const ridden = await scene.ridden(eventId);
  expect([...ridden.values()].map(({ seconds, powerW }) => [seconds, heard(powerW)])).toEqual([
    [12, 12],
    [5, 5],
  ]);
});

test('a batch is stamped in one way', async ({ scene }) => {
  const samples = [
    { seat: 1, second: 0, powerW: 1 },
    { seat: 2, at: iso(Date.now()), powerW: 1 },
  ];
  expect((await scene.send({ bootId: 'both', sequence: 0, samples })).status).toBe(400);
});

test('each sample that does not count is told with its reason; one that cannot be true is one of them', async ({
  t,
  scene,
}) => {
  const { eventId, begin } = await scene.startedClass(A.otherBoxId);
  scene.at(begin + 5000);
  const at = iso(begin + 4000);
  const { ack } = await scene.send(
    {
      bootId: randomUUID(),
      sequence: 0,
      samples: [
        { seat: 1, at, powerW: 100 },
        { seat: 99, at, powerW: 100 },
        { seat: 1, at: iso(begin - 4000), powerW: 100 },
        { seat: 2, at, powerW: 90_000 },
        { seat: 2, at },
      ],
    },
    A.otherToken,
  );
  expect(ack).toMatchObject({
    stored: 1,
    ignored: 4,
    ignoredSamples: { unknown_seat: [1], outside_class: [2], implausible: [3], no_reading: [4] },
  });
  expect((await t.board(eventId)).box.ignored).toMatchObject({ reason: 'unknown_seat' });
  await t.stopEvent(eventId);
});

test('a class that nobody stopped lasts to its planned end or its last sample, however late the job comes', async ({
  t,
  scene,
}) => {
  const minute = 60_000;
  for (const { heardMinutes, lasts } of [
    { heardMinutes: 45, lasts: 45 * 60 },
    { heardMinutes: 50, lasts: 50 * 60 },
    { heardMinutes: 20, lasts: 45 * 60 },
  ]) {
    const { eventId, begin } = await scene.startedClass(A.otherBoxId);
    await t.owner.query(
      `update events set starts_at = started_at, ends_at = started_at + interval '45 minutes' where event_id = $1`,
      [eventId],
    );
    const bootId = randomUUID();
    for (let from = 0; from < heardMinutes; from += 10) {
      scene.at(begin + (from + 10) * minute);
      const seconds = Math.min(10, heardMinutes - from) * 60;
      const samples = Array.from({ length: seconds }, (_, i) => ({
        seat: 1,
        at: iso(begin + from * minute + i * 1000 + MIDDLE_MS),
        powerW: 150,
      }));
      expect((await scene.send({ bootId, sequence: from, samples }, A.otherToken)).ack.stored).toBe(seconds);
    }
    scene.at(begin + 8 * 60 * minute);
    // Nor does what the bikes send then belong to it.
    const late = [{ seat: 1, at: iso(begin + 8 * 60 * minute - 1000), powerW: 150 }];
    expect((await scene.send({ bootId, sequence: 99, samples: late }, A.otherToken)).ack).toMatchObject({
      stored: 0,
      ignored: 1,
      reason: 'outside_class',
    });
    await t.owner.query(
      `update tracker_jobs.job set start_after = now() where name = 'auto-stop' and state = 'created' and data->>'eventId' = $1`,
      [String(eventId)],
    );
    await expect.poll(async () => (await t.board(eventId)).event.state, { timeout: 20_000 }).toBe('stopped');
    const ridden = (await scene.ridden(eventId)).get(1)!;
    expect([ridden.seconds, heard(ridden.powerW)]).toEqual([lasts, heardMinutes * 60]);
  }
}, 90_000);

test('two programs with one token are told to both and shown; one that was started anew is not two', async ({
  t,
  scene,
}) => {
  const { eventId, begin } = await scene.startedClass();
  const says = async (bootId: string, second: number) => {
    scene.at(begin + second * 1000);
    const samples = [{ seat: 1, at: iso(begin + second * 1000 - 100), powerW: 100 }];
    return (await scene.send({ bootId, sequence: begin + second, samples })).ack.otherProgram;
  };
  const [one, two] = [randomUUID(), randomUUID()];
  expect([await says(one, 1), await says(one, 2), await says(two, 3), await says(two, 4)]).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect([await says(one, 5), await says(two, 6)]).toEqual([true, true]);
  expect(await scene.boxOnPages(eventId)).toMatchObject({
    listed: { otherProgram: true },
    onBoard: { otherProgram: true },
  });
  expect(await says(two, 70)).toBe(false);
  await t.stopEvent(eventId);
});

test('a box is seen, and its clock compared, before any class is started', async ({ t, scene }) => {
  const eventId = await t.addEvent(A, A.otherBoxId);
  await t.owner.query('delete from box_clocks');
  await t.owner.query('update boxes set last_seen_at = null where box_id = $1', [A.otherBoxId]);
  const now = Date.now();
  scene.at(now);
  const asked = new URLSearchParams({ bootId: randomUUID(), sentAt: iso(now + 88_000) });
  const answer = await fetch(`${t.url}/box/v1/class?${asked}`, {
    headers: { authorization: `Bearer ${A.otherToken}` },
  });
  expect(await answer.json()).toMatchObject({ clock: { skewSeconds: 88, corrected: true } });
  const shown = { lastSeenAt: iso(now), clock: { skewSeconds: 88, corrected: true } };
  expect(await scene.boxOnPages(eventId, A.otherBoxId)).toMatchObject({ listed: shown, onBoard: shown });

  scene.at(now + 20_000);
  const early = [{ seat: 1, at: iso(now + 108_000), powerW: 100 }];
  expect((await scene.send({ bootId: randomUUID(), sequence: 0, samples: early }, A.otherToken)).status).toBe(
    409,
  );
  expect((await scene.boxOnPages(eventId, A.otherBoxId)).listed).toMatchObject({
    lastSeenAt: iso(now + 20_000),
    ignored: { reason: 'class_not_started' },
  });
});

test('what is measured after Stop is told not to count, however soon after', async ({ t, scene }) => {
  const { eventId, begin } = await scene.startedClass();
  scene.at(begin + 10_000);
  await t.stopEvent(eventId);
  scene.at(begin + 60_000);
  const samples = [-1, 1, 30_000].map((ms) => ({ seat: 1, at: iso(begin + 10_000 + ms), powerW: 100 }));
  const { ack } = await scene.send({ bootId: randomUUID(), sequence: 0, samples });
  expect(ack).toMatchObject({ stored: 1, ignoredSamples: { outside_class: [1, 2] } });
});
