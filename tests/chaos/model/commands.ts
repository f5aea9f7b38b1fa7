import fc from 'fast-check';
import { quickFaults } from '../../fake-spivi/seeded-faults.ts';
import { type Actions, settled } from '../sim/actions.ts';
import { BOXES, PEOPLE, SPOTS, WALK_INS } from '../sim/scene.ts';
import { calm, type Outcome, type World } from '../sim/world.ts';

/** What the reference knows: no Spivi, no queue, no time but the start of a class. */
export type Model = {
  classes: { id: string; startMs: number; minutes: number; room: number; gone: boolean }[];
  bookings: {
    id: string;
    classId: string;
    person: number;
    spot: number | null;
    state: 'booked' | 'cancelled';
  }[];
  gyms: Set<number>;
};
export type Real = { world: World; act: Actions; gymIds: Map<number, string> };
type Command = fc.AsyncCommand<Model, Real>;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const OK = 'ok';
const told = (outcome: Outcome<unknown>) => (outcome.kind === 'refused' ? outcome.code : outcome.kind);

function expectTold(what: string, outcome: Outcome<unknown>, expected: string): void {
  if (told(outcome) === expected) return;
  const why = outcome.kind === 'unknown' ? `: ${outcome.message}` : '';
  throw new Error(`${what}: the studio says ${told(outcome)}${why}, the reference ${expected}`);
}

const booked = (model: Model, classId: string) =>
  model.bookings.filter((booking) => booking.classId === classId && booking.state === 'booked');
const at = <T>(items: readonly T[], n: number): T | undefined => items[n % items.length];
const coming = (model: Model, nowMs: number) =>
  model.classes.filter((one) => !one.gone && one.startMs > nowMs + HOUR_MS);

function spotTrouble(model: Model, classId: string, spot: number, but?: string): string | null {
  const holder = booked(model, classId).find((one) => one.spot === spot && one.id !== but);
  return holder ? 'spot_taken' : null;
}

/** Is another class in the room then? */
const roomTrouble = (
  model: Model,
  span: { startMs: number; minutes: number; room: number },
  but?: string,
): string | null =>
  model.classes.some(
    (one) =>
      one.id !== but &&
      !one.gone &&
      one.room === span.room &&
      one.startMs < span.startMs + span.minutes * MINUTE_MS &&
      span.startMs < one.startMs + one.minutes * MINUTE_MS,
  )
    ? 'room_busy'
    : null;

const command = (
  name: string,
  run: (model: Model, real: Real) => Promise<void>,
  check?: (model: Model) => boolean,
): Command => ({
  check: (model) => check?.(model) ?? true,
  run,
  toString: () => name,
});

const anyN = fc.nat(1000);
const person = fc.nat(PEOPLE.length - 1);
const spot = fc.integer({ min: 1, max: SPOTS });

const createClass = fc
  .tuple(fc.integer({ min: 2, max: 200 }), fc.nat(1), fc.constantFrom(15, 30, 45, 60, 300))
  .map(([hours, room, minutes]) =>
    command(`class in ${hours} h, room ${room}, ${minutes} min`, async (model, { world, act }) => {
      const startMs = Math.ceil(world.scheduler.nowMs / HOUR_MS + hours) * HOUR_MS;
      const outcome = await settled(
        world,
        act.createClass(`m${model.classes.length}`, startMs, minutes, room),
      );
      expectTold('class', outcome, roomTrouble(model, { startMs, minutes, room }) ?? OK);
      if (outcome.kind === 'ok')
        model.classes.push({ id: outcome.value, startMs, minutes, room, gone: false });
    }),
  );
const book = fc.tuple(anyN, person, fc.option(spot, { freq: 8 })).map(([n, who, where]) =>
  command(`book ${who} spot ${where} in class ${n}`, async (model, { world, act }) => {
    const one = at(coming(model, world.scheduler.nowMs), n);
    if (!one) return;
    const expected = booked(model, one.id).some((b) => b.person === who)
      ? 'already_booked'
      : ((where === null ? null : spotTrouble(model, one.id, where)) ??
        (booked(model, one.id).length >= SPOTS ? 'class_full' : OK));
    const outcome = await settled(world, act.book(one.id, who, where, 'staff'));
    expectTold('book', outcome, expected);
    if (outcome.kind === 'ok')
      model.bookings.push({
        id: outcome.value.bookingId,
        classId: one.id,
        person: who,
        spot: where,
        state: 'booked',
      });
  }),
);
/** A booking of a class that has not begun. */
const open = (model: Model, nowMs: number, state: 'booked' | 'cancelled') =>
  model.bookings.filter((b) => b.state === state && coming(model, nowMs).some((c) => c.id === b.classId));
const cancel = anyN.map((n) =>
  command(`cancel booking ${n}`, async (model, { world, act }) => {
    const one = at(open(model, world.scheduler.nowMs, 'booked'), n);
    if (!one) return;
    expectTold('cancel', await settled(world, act.cancel(one.id)), OK);
    one.state = 'cancelled';
  }),
);
const restore = anyN.map((n) =>
  command(`restore booking ${n}`, async (model, { world, act }) => {
    const one = at(open(model, world.scheduler.nowMs, 'cancelled'), n);
    if (!one) return;
    const others = booked(model, one.classId);
    const expected = others.some((b) => b.person === one.person)
      ? 'already_booked'
      : ((one.spot === null ? null : spotTrouble(model, one.classId, one.spot)) ??
        (others.length >= SPOTS ? 'class_full' : OK));
    const outcome = await settled(world, act.restore(one.id));
    expectTold('restore', outcome, expected);
    if (outcome.kind === 'ok') one.state = 'booked';
  }),
);
const move = fc.tuple(anyN, spot).map(([n, where]) =>
  command(`move booking ${n} to ${where}`, async (model, { world, act }) => {
    const one = at(open(model, world.scheduler.nowMs, 'booked'), n);
    if (!one) return;
    const outcome = await settled(world, act.move(one.id, where));
    expectTold('move', outcome, spotTrouble(model, one.classId, where, one.id) ?? OK);
    if (outcome.kind === 'ok') one.spot = where;
  }),
);
const swap = fc.tuple(anyN, anyN).map(([n, m]) =>
  command(`swap ${n} and ${m}`, async (model, { world, act }) => {
    const one = at(
      open(model, world.scheduler.nowMs, 'booked').filter((b) => b.spot !== null),
      n,
    );
    const other =
      one &&
      at(
        booked(model, one.classId).filter((b) => b !== one && b.spot !== null),
        m,
      );
    const free =
      one && Array.from({ length: SPOTS }, (_, i) => i + 1).find((s) => !spotTrouble(model, one.classId, s));
    if (!one || !other || !free) return;
    const [mine, yours] = [one.spot!, other.spot!];
    for (const [booking, to] of [
      [one, free],
      [other, mine],
      [one, yours],
    ] as const) {
      expectTold('swap', await settled(world, act.move(booking.id, to)), OK);
      booking.spot = to;
    }
  }),
);
const retime = fc.tuple(anyN, fc.integer({ min: -3, max: 30 })).map(([n, hours]) =>
  command(`retime class ${n} by ${hours} h`, async (model, { world, act }) => {
    const one = at(coming(model, world.scheduler.nowMs), n);
    if (!one || one.startMs + hours * HOUR_MS < world.scheduler.nowMs + HOUR_MS) return;
    const next = { startMs: one.startMs + hours * HOUR_MS, minutes: 45 };
    const trouble = roomTrouble(model, { ...one, ...next }, one.id);
    expectTold('retime', await settled(world, act.retime(one.id, next.startMs, 45)), trouble ?? OK);
    if (!trouble) Object.assign(one, next);
  }),
);
const moveRoom = anyN.map((n) =>
  command(`class ${n} to the other room`, async (model, { world, act }) => {
    const one = at(coming(model, world.scheduler.nowMs), n);
    if (!one) return;
    const room = 1 - one.room;
    const trouble = roomTrouble(model, { ...one, room }, one.id);
    const change = act.changeClass(one.id, { roomId: world.ids.rooms[room]! });
    expectTold('room', await settled(world, change), trouble ?? OK);
    if (!trouble) one.room = room;
  }),
);
const toggleClass = fc.tuple(anyN, fc.boolean()).map(([n, on]) =>
  command(`class ${n} ${on ? 'sent' : 'not sent'}`, async (model, { world, act }) => {
    const one = at(coming(model, world.scheduler.nowMs), n);
    if (one) expectTold('switch', await settled(world, act.changeClass(one.id, { spiviEnabled: on })), OK);
  }),
);
const cancelClass = anyN.map((n) =>
  command(`cancel class ${n}`, async (model, { world, act }) => {
    const one = at(coming(model, world.scheduler.nowMs), n);
    if (!one) return;
    expectTold('cancel class', await settled(world, act.cancelClass(one.id)), OK);
    one.gone = true;
    for (const booking of booked(model, one.id)) booking.state = 'cancelled';
  }),
);
const toggleGym = fc.nat(1).map((box) =>
  command(`gym ${box} mapped or not`, async (model, { world, act, gymIds }) => {
    if (model.gyms.delete(box)) expectTold('unmap', await settled(world, act.unmapGym(gymIds.get(box)!)), OK);
    else {
      const outcome = await settled(world, act.mapGym(box, 0));
      expectTold('map', outcome, OK);
      if (outcome.kind === 'ok') gymIds.set(box, outcome.value.gymId);
      model.gyms.add(box);
    }
  }),
);
const pause = fc.integer({ min: 1, max: 60 }).map((minutes) =>
  command(`pause for ${minutes} min`, async (_, { world, act }) => {
    await settled(world, act.setEnabled(false));
    await world.scheduler.runTo(world.scheduler.nowMs + minutes * MINUTE_MS);
    await settled(world, act.setEnabled(true));
  }),
);
const reconnect = fc.integer({ min: 1, max: 60 }).map((minutes) =>
  command(`disconnect for ${minutes} min`, async (_, { world, act }) => {
    await settled(world, act.disconnect());
    await world.scheduler.runTo(world.scheduler.nowMs + minutes * MINUTE_MS);
    await settled(world, act.connect());
  }),
);
const link = fc.tuple(person, fc.constantFrom(7021, 7031, 7032, ...WALK_INS)).map(([who, clientId]) =>
  command(`link ${who} to ${clientId}`, async (_, { world, act }) => {
    await settled(world, act.setLink(who, clientId));
  }),
);
const unlink = person.map((who) =>
  command(`unlink ${who}`, async (_, { world, act }) => {
    expectTold('unlink', await settled(world, act.removeLink(who)), OK);
  }),
);
const consent = fc
  .tuple(person, fc.constantFrom('send', 'send', 'board' as const), fc.boolean())
  .map(([who, purpose, granted]) =>
    command(`${who} ${granted ? 'allows' : 'takes back'} ${purpose}`, async (_, { world, act }) => {
      expectTold('consent', await settled(world, act.answer(who, purpose, granted)), OK);
    }),
  );
const byHand = fc
  .tuple(fc.constantFrom('add', 'remove', 'move', 'cancel', 'retime'), anyN, anyN)
  .map(([what, n, m]) =>
    command(`in Spivi: ${what} ${n} ${m}`, async (_, { world: { fake } }) => {
      const event = at(
        fake.truth().events.filter((one) => !one.isCancelled),
        n,
      );
      if (!event) return;
      const row = at(event.roster, m);
      const seat = 1 + (m % BOXES[0]!.seats);
      try {
        if (what === 'add') fake.human.addToRoster(event.eventId, at(WALK_INS, m)!, seat);
        if (what === 'remove' && row) fake.human.removeFromRoster(event.eventId, row.clientId);
        if (what === 'move' && row) fake.human.moveSeat(event.eventId, row.clientId, seat);
        if (what === 'cancel') fake.human.cancelEvent(event.eventId);
        if (what === 'retime') {
          const day = event.startDateTime.slice(0, 11);
          fake.human.retimeEvent(event.eventId, `${day}20:10`, `${day}20:50`);
        }
      } catch {
        // Refused there.
      }
    }),
  );
const faults = fc
  .tuple(fc.constantFrom(...quickFaults), fc.nat(9), fc.integer({ min: 1, max: 120 }))
  .map(([kind, tenth, seconds]) =>
    command(`${tenth} of 10 calls: ${kind}`, async (_, { world }) => {
      world.nemesis = {
        ...calm,
        http: ({ n }) =>
          world.chance(`model ${n}`) * 10 < tenth
            ? { kind, delayMs: kind === 'stale' ? 10_000 : seconds * 1000, retryAfterSeconds: seconds }
            : null,
      };
    }),
  );
const mend = fc.constant(
  command('no faults', async (_, { world }) => {
    world.nemesis = calm;
  }),
);
const time = fc.constantFrom(1, 5, 20, 60, 240, 900).map((seconds) =>
  command(`${seconds} s pass`, async (_, { world }) => {
    await world.scheduler.runTo(world.scheduler.nowMs + seconds * 1000);
  }),
);

/** Weighed by how often studios do it. */
export const commands = [
  ...Array.from({ length: 6 }, () => book),
  ...Array.from({ length: 5 }, () => time),
  createClass,
  createClass,
  cancel,
  cancel,
  move,
  move,
  swap,
  restore,
  retime,
  moveRoom,
  toggleClass,
  cancelClass,
  toggleGym,
  pause,
  reconnect,
  link,
  unlink,
  consent,
  consent,
  byHand,
  byHand,
  faults,
  mend,
] as fc.Arbitrary<Command>[];
