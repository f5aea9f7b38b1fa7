import type { FaultKind } from '../../fake-spivi/faults.ts';
import type { FakeEvent } from '../../fake-spivi/state.ts';
import type { Actions } from './actions.ts';
import { BOXES, PEOPLE, SPOTS, WALK_INS } from './scene.ts';
import type { Step, StepKind } from './script.ts';
import { calm, type Nemesis, type World } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Spots that Spivi's map has; the last one lies outside. */
const INSIDE = SPOTS - 1;
const KINDS: FaultKind[] = [
  'refuse',
  'drop_after',
  'drop_after',
  'drop_after',
  'error_after',
  'late',
  'late',
  'http_500',
  'http_429',
  'error_in_200',
  'html',
  'truncated',
  'wrong_types',
  'stale',
  'stale',
  'empty_list',
  'short_list',
  'redirect',
];

type ClassRow = { class_id: string; title: string; starts_at: Date; room: number; minutes: number };
type BookingRow = { booking_id: string; class_id: string; spot_number: number | null };

/** Makes the steps of a script happen: picks their objects among what there is by then. */
export function performer(world: World, act: Actions) {
  const { scheduler, fake, ids } = world;
  let classes = 0;
  let nemeses: Partial<Nemesis>[] = [];

  const pick = <T>(items: readonly T[], drawn: number): T | undefined =>
    items[Math.floor(drawn * items.length)];
  const coming = () =>
    world.rows<ClassRow>(
      `select class_id, title, starts_at, case room_id when $1 then 0 else 1 end as room,
         extract(epoch from ends_at - starts_at)::int / 60 as minutes
       from studio.classes where cancelled_at is null and ends_at > $2 order by starts_at, class_id`,
      [ids.rooms[0], new Date(scheduler.nowMs)],
    );
  /** Sooner classes are chosen more often: what is near hurts. */
  const aClass = async (drawn: number) => pick(await coming(), drawn ** 2);
  const bookings = (classId: string, state = 'booked') =>
    world.rows<BookingRow>(
      'select booking_id, class_id, spot_number from studio.bookings where class_id = $1 and state = $2 order by booked_at, booking_id',
      [classId, state],
    );
  const live = (): FakeEvent[] => {
    const soonest = fake.truth().events.filter((event) => !event.isCancelled);
    return soonest.toSorted((a, b) => (a.startDateTime < b.startDateTime ? -1 : 1)).slice(-6);
  };
  const spot = (drawn: number) => 1 + Math.floor(drawn * INSIDE);
  const ordinary = (drawn: number) => Math.floor(drawn * 8);
  const wait = (ms: number) => scheduler.gate('sleep', '', ms);

  /** Lets something go wrong for a while. */
  function plague(ms: number, what: Partial<Nemesis>): void {
    nemeses.push(what);
    scheduler.at(scheduler.nowMs + ms, () => {
      nemeses = nemeses.filter((one) => one !== what);
    });
  }
  const first = <T>(answers: (T | null | undefined)[]): T | null => answers.find((answer) => answer) ?? null;
  world.nemesis = {
    http: (request, task) => first(nemeses.map((one) => one.http?.(request, task))),
    sql: (task, gate, text) => first(nemeses.map((one) => one.sql?.(task, gate, text))),
    gate: (task, gate, text) => first(nemeses.map((one) => one.gate?.(task, gate, text))),
  };

  const steps: Record<StepKind, (step: Step) => Promise<unknown>> = {
    async book({ a, b, c }) {
      const row = await aClass(a);
      if (row) await act.book(row.class_id, ordinary(b), spot(c), b < 0.5 ? 'member' : 'staff');
    },
    async consent({ a, b, c }) {
      const person = ordinary(a);
      const purpose = b < 0.7 ? 'send' : 'board';
      await act.answer(person, purpose, false);
      // Most come to think otherwise, some at once.
      if (c < 0.3) return;
      await wait((c - 0.3) * 30 * MINUTE_MS);
      await act.answer(person, purpose, true);
    },
    async cancel({ a, b }) {
      const row = await aClass(a);
      const booking = row && pick(await bookings(row.class_id), b);
      if (booking) await act.cancel(booking.booking_id);
    },
    async move({ a, b, c }) {
      const row = await aClass(a);
      const booking = row && pick(await bookings(row.class_id), b);
      if (booking) await act.move(booking.booking_id, spot(c));
    },
    async restore({ a, b }) {
      const row = await aClass(a);
      const booking = row && pick(await bookings(row.class_id, 'cancelled'), b);
      if (booking) await act.restore(booking.booking_id);
    },
    async newClass({ a, b, c }) {
      const startMs = Math.ceil((scheduler.nowMs + (0.4 + a * 70) * HOUR_MS) / MINUTE_MS) * MINUTE_MS;
      await act.createClass(
        `class ${++classes}`,
        startMs,
        15 + Math.floor(b * 5) * 15,
        c < 0.5 ? 0 : 1,
        c > 0.25,
      );
    },
    async retime({ a, b, c }) {
      const row = await aClass(a);
      if (row)
        await act.retime(
          row.class_id,
          row.starts_at.getTime() + (Math.floor(b * 9) - 3) * 30 * MINUTE_MS,
          c < 0.7 ? row.minutes : 45,
        );
    },
    async rename({ a, b }) {
      const row = await aClass(a);
      if (row)
        await act.changeClass(row.class_id, { title: `${row.title.slice(0, 20)} ${Math.floor(b * 90)}` });
    },
    async swap({ a, b }) {
      const row = await aClass(a);
      if (!row) return;
      const seated = (await bookings(row.class_id)).filter((booking) => booking.spot_number !== null);
      const one = pick(seated, b);
      const other = pick(
        seated.filter((booking) => booking !== one),
        b,
      );
      if (!one || !other) return steps.book({ id: 0, atMs: 0, kind: 'book', a, b, c: b });
      const free = Array.from({ length: INSIDE }, (_, i) => i + 1).find(
        (n) => !seated.some((s) => s.spot_number === n),
      );
      if (free === undefined) return;
      await act.move(one.booking_id, free);
      await act.move(other.booking_id, one.spot_number!);
      await act.move(one.booking_id, other.spot_number!);
    },
    async bookTwice({ a, b, c }) {
      const row = await aClass(a);
      if (!row) return;
      // Two clicks of one person and two people at one spot.
      await Promise.all([
        act.book(row.class_id, ordinary(b), spot(c), 'member', true),
        act.book(row.class_id, (ordinary(b) + 1) % 8, spot(c), 'staff'),
      ]);
    },
    async bookCancelBook({ a, b, c }) {
      const row = await aClass(a);
      if (!row) return;
      const booked = await act.book(row.class_id, ordinary(b), spot(c), 'staff');
      if (booked.kind !== 'ok') return;
      await act.cancel(booked.value.bookingId);
      await act.book(row.class_id, ordinary(b), spot(a), 'staff');
    },
    async bookOdd({ a, b, c }) {
      const row = await aClass(a);
      if (!row) return;
      const person = 7 + Math.floor(b * (PEOPLE.length - 7));
      await act.book(row.class_id, person, c < 0.2 ? null : c < 0.4 ? SPOTS : spot(c), 'staff');
    },
    async cancelClass({ a }) {
      const row = await aClass(a);
      if (row) await act.cancelClass(row.class_id);
    },
    async moveRoom({ a }) {
      const row = await aClass(a);
      if (row) await act.changeClass(row.class_id, { roomId: ids.rooms[1 - row.room]! });
    },
    async switchOff({ a, b }) {
      const row = await aClass(a);
      if (!row) return;
      await act.changeClass(row.class_id, { spiviEnabled: false });
      await wait(b * 20 * MINUTE_MS);
      await act.changeClass(row.class_id, { spiviEnabled: true });
    },
    async remapGym({ a, b }) {
      const box = a < 0.5 ? 0 : 1;
      const [gym] = await world.rows<{ gym_id: string }>(
        'select gym_id from studio.spivi_gyms where box_id = $1',
        [BOXES[box]!.boxId],
      );
      if (gym) await act.unmapGym(gym.gym_id);
      await wait(b * 10 * MINUTE_MS);
      await act.mapGym(
        box,
        0,
        b < 0.5
          ? []
          : [
              { spotNumber: 1, seatId: 8 },
              { spotNumber: 8, seatId: 1 },
            ],
      );
    },
    async linkRace({ a }) {
      const clientId = pick([7021, 7031, 7032, WALK_INS[2]!], a)!;
      // At four desks at once one client is given to four customers.
      await Promise.all([8, 9, 10, 11].map((person) => act.setLink(person, clientId)));
    },
    async unlink({ a }) {
      await act.removeLink(Math.floor(a * PEOPLE.length));
    },
    async changeEmail({ a, b }) {
      await act.changeEmail(
        Math.floor(a * PEOPLE.length),
        pick(['ada@chaos.example', 'new@chaos.example', 'moved@chaos.example'], b)!,
      );
    },
    async nightClass({ a, b }) {
      // Around the hour in which clocks change.
      const startMs =
        Math.ceil((scheduler.nowMs + 20 * MINUTE_MS) / (24 * HOUR_MS)) * 24 * HOUR_MS +
        Math.floor(a * 12) * 15 * MINUTE_MS;
      await act.createClass(`night ${++classes}`, startMs, 45, b < 0.5 ? 0 : 1);
    },

    async faults({ id, a, b }) {
      const rate = 0.1 + a * 0.5;
      const pool = b < 0.5 ? KINDS : [pick(KINDS, b * 2 - 1)!, pick(KINDS, a)!];
      plague((0.5 + b * 5) * MINUTE_MS, {
        http({ n }) {
          if (world.chance(`fault ${id} ${n}`) >= rate) return null;
          const kind = pick(pool, world.chance(`fault kind ${id} ${n}`))!;
          const drawn = world.chance(`fault amount ${id} ${n}`);
          return {
            kind,
            delayMs: kind === 'stale' ? drawn * 10_000 : 1000 + drawn * 119_000,
            retryAfterSeconds: Math.ceil(drawn * 30),
          };
        },
      });
    },
    /** Spivi makes a class and does not say so, at once or later. */
    async lostCreate({ id, a, b, c }) {
      plague(3 * MINUTE_MS, {
        http: ({ method, n }) =>
          method.endsWith('/AddEvent') && world.chance(`lost ${id} ${n}`) < 0.7
            ? {
                kind: pick<FaultKind>(['drop_after', 'late', 'error_after', 'truncated'], c)!,
                delayMs: 1000 + b * 119_000,
              }
            : null,
      });
      await steps.newClass({ id, atMs: 0, kind: 'newClass', a, b, c });
      await steps.retime({ id, atMs: 0, kind: 'retime', a, b, c });
    },
    /** For a while Spivi does not show what it has. */
    async blindReads({ id, a, b, c }) {
      plague((0.2 + b) * MINUTE_MS, {
        http: ({ method, n }) =>
          method.endsWith('/GetEvents') && world.chance(`blind ${id} ${n}`) < 0.6
            ? {
                kind: pick<FaultKind>(['empty_list', 'empty_list', 'short_list', 'stale'], c)!,
                delayMs: 10_000,
              }
            : null,
      });
      await steps.move({ id, atMs: 0, kind: 'move', a, b, c });
      await steps.book({ id, atMs: 0, kind: 'book', a: b, b: c, c: a });
    },
    /** Workers stand still for longer than their lease, and go on. */
    async stalls({ id, a, b, c }) {
      plague(MINUTE_MS, {
        gate(task) {
          const drawn = world.chance(`stall ${id} ${task.name} ${task.gates}`);
          return task.name.startsWith('sync-class') && drawn < 0.03
            ? { pauseMs: 61_000 + drawn * 3_000_000 }
            : null;
        },
      });
      await steps.retime({ id, atMs: 0, kind: 'retime', a, b, c });
      await steps.book({ id, atMs: 0, kind: 'book', a, b, c });
      await steps.move({ id, atMs: 0, kind: 'move', a, b: c, c: b });
    },
    async sqlFaults({ id, a }) {
      plague((0.5 + a * 3) * MINUTE_MS, {
        sql(task, gate) {
          const drawn = world.chance(`sql ${id} ${task.name} ${task.gates}`);
          const rate = gate === 'commit' ? 0.08 : 0.006;
          return drawn >= rate ? null : drawn < rate / 2 ? 'lost_before' : 'lost_after';
        },
      });
    },
    async killer({ id, a }) {
      plague((0.5 + a * 4) * MINUTE_MS, {
        gate(task) {
          const hit = task.kind === 'job' && world.chance(`kill ${id} ${task.name} ${task.gates}`) < 0.012;
          return hit ? { kill: true } : null;
        },
      });
    },
    async zombies({ id, a }) {
      plague((0.5 + a * 4) * MINUTE_MS, {
        gate(task) {
          const drawn = world.chance(`zombie ${id} ${task.name} ${task.gates}`);
          return task.kind === 'job' && drawn < 0.01
            ? { pauseMs: 2000 + (drawn * 100) ** 2 * 400_000 }
            : null;
        },
      });
    },
    async outage({ a }) {
      plague(a * 12 * HOUR_MS, { http: () => ({ kind: a < 0.5 ? 'refuse' : 'http_500' }) });
    },
    async workersDown({ a }) {
      world.queue.open = false;
      await wait(a * 2 * HOUR_MS);
      world.queue.open = true;
      await world.queue.dispatch();
    },
    async walkIn({ a, b, c }) {
      const event = pick(live(), a);
      const clientId = b < 0.6 ? pick(WALK_INS, b / 0.6)! : 7001 + Math.floor(c * 7);
      if (event) byHand(() => fake.human.addToRoster(event.eventId, clientId, spot(c)));
    },
    async humanMove({ a, b, c }) {
      const event = pick(
        live().filter((one) => one.roster.length > 0),
        a,
      );
      const row = event && pick(event.roster, b);
      if (event && row) byHand(() => fake.human.moveSeat(event.eventId, row.clientId, spot(c)));
    },
    async humanRemove({ a, b }) {
      const event = pick(
        live().filter((one) => one.roster.length > 0),
        a,
      );
      const row = event && pick(event.roster, b);
      if (event && row) byHand(() => fake.human.removeFromRoster(event.eventId, row.clientId));
    },
    async humanCancel({ a }) {
      const event = pick(live(), a);
      if (event) byHand(() => fake.human.cancelEvent(event.eventId));
    },
    async humanRetime({ a, b }) {
      const event = pick(live(), a);
      if (!event) return;
      const day = event.startDateTime.slice(0, 11);
      const hour = String(1 + Math.floor(b * 20)).padStart(2, '0');
      byHand(() => fake.human.retimeEvent(event.eventId, `${day}${hour}:10`, `${day}${hour}:55`));
    },
    async humanClass({ a, b }) {
      const event = pick(live(), a);
      if (!event) return;
      const { boxId, startDateTime, endDateTime } = event;
      byHand(() => {
        const eventId = fake.human.createEvent({ title: 'By hand', boxId, startDateTime, endDateTime });
        fake.human.addToRoster(eventId, pick(WALK_INS, b)!, 1);
      });
    },
    async revoke({ a, id }) {
      const password = `password ${id}`;
      byHand(() => fake.setPassword(password));
      await wait(a * 90 * MINUTE_MS);
      world.password = password;
      await act.connect();
    },
    async pause({ a }) {
      await act.setEnabled(false);
      await wait(a * 60 * MINUTE_MS);
      await act.setEnabled(true);
    },
    async disconnect({ a }) {
      await act.disconnect();
      await wait(a * 120 * MINUTE_MS);
      await act.connect();
    },
  };

  /** What Spivi's own screens refuse a person just does not do. */
  function byHand(work: () => unknown): void {
    try {
      work();
      scheduler.note('somebody works in Spivi');
    } catch {
      // Refused there.
    }
  }

  return {
    /** Begins a step; resolves when all that belongs to it has ended. */
    perform(step: Step): Promise<void> {
      scheduler.note(`— step ${step.id}: ${step.kind}`);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      scheduler.spawn(
        `step ${step.id}`,
        'person',
        () => steps[step.kind](step),
        ({ error }) => (error ? reject(error) : resolve()),
      );
      return promise;
    },
    calmDown(): void {
      nemeses = [];
      world.nemesis = calm;
      world.queue.open = true;
    },
  };
}
