import { type Booking, type Host, Refused, type Session } from '../../fake-momence/host.ts';
import { chanceOf } from '../sim/chance.ts';

const HOUR_MS = 3600_000;
/**
 * Classes that people still touch: from those of yesterday to those of in two weeks; where those that have begun are left alone, from
 * so far ahead that what is done is read, after a reading or two that failed, before they begin.
 */
const BACK_MS = { touched: 20 * HOUR_MS, left: -40 * HOUR_MS };
const AHEAD_MS = 13 * 24 * HOUR_MS;
const LASTS_MS = 0.75 * HOUR_MS;
const SPOTS = 20;
/** What `roomSpotId` begins with. */
const FIRST_SPOT = 101;

/** Which of the classes that have begun people still change. */
export type Begun = keyof typeof BACK_MS;
/** The classes that people change, by when they begin. @param now ms since epoch */
export const spanTouched = (begun: Begun, now: number) => ({
  from: now - BACK_MS[begun],
  to: now + AHEAD_MS,
});

/** One draw of a seed's chance, by what it is for. */
type Draw = {
  chance(what: string): number;
  /** Undefined where there is nothing to draw from. */
  one<T>(what: string, from: readonly T[]): T | undefined;
};
type Scene = { host: Host; draw: Draw; span: { from: number; to: number }; now: number; n: string };
/** Does it, or answers false where there is nothing to do it to. */
type Edit = (scene: Scene) => boolean;

/** What people do in Momence, and how often of a hundred times. */
const edits: Record<string, [number, Edit]> = {
  book: [24, (scene) => book(scene, scene.draw.one('member', members(scene.host)))],
  'book for a guest': [
    6,
    (scene) => {
      const [payer, rider] = pairOf(members(scene.host), scene.draw);
      return book(scene, rider, { payingMemberId: payer?.id, ticketsBought: 2 });
    },
  ],
  'move to another spot': [
    9,
    (scene) =>
      withBooking(scene, ({ id, sessionId }) =>
        scene.host.moveSpot({ bookingId: id, roomSpotId: freeSpot(scene, sessionId) }),
      ),
  ],
  'take the spot away': [
    2,
    (scene) => withBooking(scene, ({ id }) => scene.host.moveSpot({ bookingId: id, roomSpotId: null })),
  ],
  'swap spots': [4, swapSpots],
  cancel: [9, (scene) => withBooking(scene, ({ id }) => scene.host.cancelBooking({ bookingId: id }))],
  'cancel and book again': [
    4,
    (scene) =>
      withBooking(scene, ({ id, sessionId, memberId, roomSpotId }) => {
        scene.host.cancelBooking({ bookingId: id });
        scene.host.book({ sessionId, memberId, roomSpotId });
      }),
  ],
  'give to another member': [
    4,
    (scene) =>
      withBooking(scene, ({ id }) => {
        const member = scene.draw.one('member', members(scene.host));
        if (member) scene.host.transferBooking({ bookingId: id, memberId: member.id, ...inPlace(scene) });
      }),
  ],
  'take to another class': [
    4,
    (scene) =>
      withBooking(scene, ({ id }) => {
        const session = scene.draw.one('to', open(scene));
        if (!session) return;
        const to = { sessionId: session.id, roomSpotId: freeSpot(scene, session.id) };
        scene.host.transferBooking({ bookingId: id, ...to, ...inPlace(scene) });
      }),
  ],
  'check in': [8, (scene) => withBooking(scene, ({ id }) => scene.host.checkIn({ bookingId: id }))],
  'undo a check-in': [
    3,
    (scene) =>
      withBooking(
        scene,
        ({ id }) => scene.host.undoCheckIn({ bookingId: id }),
        ({ checkedIn }) => checkedIn,
      ),
  ],
  'make a class': [5, makeClass],
  'make a draft': [1, (scene) => makeClass(scene, true)],
  'publish or draw back': [
    1,
    (scene) =>
      withSession(scene, ({ id, isDraft }) => scene.host.changeSession({ sessionId: id, isDraft: !isDraft })),
  ],
  retime: [
    5,
    (scene) =>
      withSession(scene, ({ id, startsAt }) => {
        const by = Math.round((scene.draw.chance('by') - 0.5) * 48) * (HOUR_MS / 2);
        scene.host.changeSession({ sessionId: id, ...freeTimes(scene, Date.parse(startsAt) + by, id) });
      }),
  ],
  'let another teach': [
    2,
    (scene) =>
      withSession(scene, ({ id }) => {
        const teacher = scene.draw.one('teacher', [...scene.host.teachers.values()]);
        if (teacher) scene.host.changeTeacher({ sessionId: id, teacherId: teacher.id });
      }),
  ],
  'cancel a class': [
    2,
    (scene) =>
      withSession(scene, ({ id }) =>
        scene.host.cancelSession({ sessionId: id, withBookings: scene.draw.chance('with') < 0.5 }),
      ),
  ],
  'delete a class': [
    1,
    (scene) => withSession(scene, ({ id }) => scene.host.deleteSession({ sessionId: id })),
  ],
  'a new member': [
    2,
    ({ host, n }) => host.addMember({ email: `member-${n}@fake.tandem.example`, firstName: `M${n}` }) > 0,
  ],
  'change a member': [
    2,
    ({ host, draw, n }) => {
      const member = draw.one('member', members(host));
      if (member) host.changeMember({ memberId: member.id, lastName: `Autrement ${n}` });
      return member !== undefined;
    },
  ],
  'delete a member': [
    1,
    ({ host, draw }) => {
      const member = members(host).length > 4 ? draw.one('member', members(host)) : undefined;
      if (member) host.deleteMember({ memberId: member.id });
      return member !== undefined;
    },
  ],
  'merge members': [
    1,
    ({ host, draw }) => {
      const [loser, winner] = pairOf(members(host), draw);
      if (!winner || members(host).length <= 4) return false;
      host.mergeMembers({ memberId: loser!.id, intoMemberId: winner.id });
      return true;
    },
  ],
};

/** Every edit there is, by name. */
export const editNames = Object.keys(edits);

/**
 * Somebody does something, chosen by the seed and the number of the edit.
 * @param now ms since epoch
 * @returns what was done; null where it could not be, and nothing has changed
 */
export function somebodyEdits(host: Host, seed: number, n: number, now: number, begun: Begun): string | null {
  const scene = sceneOf(host, seed, `${n}`, now, begun);
  let left = scene.draw.chance('edit') * Object.values(edits).reduce((sum, [weight]) => sum + weight, 0);
  for (const [name, [weight, edit]] of Object.entries(edits)) {
    left -= weight;
    if (left >= 0) continue;
    try {
      return edit(scene) ? name : null;
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  }
  return null;
}

/** One more class, of those that stand in the schedule before anybody edits. */
export const planClass = (host: Host, seed: number, n: number, now: number): boolean =>
  makeClass(sceneOf(host, seed, `plan/${n}`, now, 'left'));

function sceneOf(host: Host, seed: number, n: string, now: number, begun: Begun): Scene {
  const chance = (what: string) => chanceOf(seed, `${n}/${what}`);
  const draw: Draw = { chance, one: (what, from) => from[Math.floor(chance(what) * from.length)] };
  return { host, draw, span: spanTouched(begun, now), now, n };
}

const members = (host: Host) => [...host.members.values()];

/** Classes that somebody may still touch. */
const touched = ({ host, span }: Scene): Session[] =>
  [...host.sessions.values()].filter(
    ({ startsAt }) => Date.parse(startsAt) > span.from && Date.parse(startsAt) < span.to,
  );
const open = (scene: Scene) => touched(scene).filter(({ isCancelled, isDraft }) => !isCancelled && !isDraft);

function withSession(scene: Scene, edit: (session: Session) => void): boolean {
  const session = scene.draw.one('session', touched(scene));
  if (session) edit(session);
  return session !== undefined;
}

function withBooking(scene: Scene, edit: (booking: Booking) => void, only = (_: Booking) => true): boolean {
  const all = open(scene).flatMap(({ id }) => scene.host.activeBookings(id));
  const booking = scene.draw.one('booking', all.filter(only));
  if (booking) edit(booking);
  return booking !== undefined;
}

function pairOf<T>(from: readonly T[], draw: Draw): [T | undefined, T | undefined] {
  const first = draw.one('first', from);
  return [
    first,
    draw.one(
      'second',
      from.filter((one) => one !== first),
    ),
  ];
}

/** One in three stays the booking that it was. */
const inPlace = ({ draw }: Scene) => ({ inPlace: draw.chance('in place') < 0.33 });

/** One in ten has none. */
function freeSpot({ host, draw }: Scene, sessionId: number): number | null {
  const taken = new Set(host.activeBookings(sessionId).map(({ roomSpotId }) => roomSpotId));
  const free = Array.from({ length: SPOTS }, (_, i) => FIRST_SPOT + i).filter((spot) => !taken.has(spot));
  return draw.chance('no spot') < 0.1 ? null : (draw.one('spot', free) ?? null);
}

function book(scene: Scene, member: { id: number } | undefined, more: Partial<Booking> = {}): boolean {
  const session = scene.draw.one('session', open(scene));
  if (!session || !member) return false;
  scene.host.book({
    sessionId: session.id,
    memberId: member.id,
    roomSpotId: freeSpot(scene, session.id),
    ...more,
  });
  return true;
}

/** A holds nothing for a moment, as whoever changes them by hand does it. */
function swapSpots(scene: Scene): boolean {
  const { host, draw } = scene;
  const session = draw.one('session', open(scene));
  const [a, b] = pairOf(session ? host.activeBookings(session.id) : [], draw);
  if (!a || !b) return false;
  host.moveSpot({ bookingId: a.id, roomSpotId: null });
  host.moveSpot({ bookingId: b.id, roomSpotId: a.roomSpotId });
  host.moveSpot({ bookingId: a.id, roomSpotId: b.roomSpotId });
  return true;
}

function makeClass(scene: Scene, isDraft = false): boolean {
  const { host, draw, now, n } = scene;
  const teacher = draw.one('teacher', [...host.teachers.values()]);
  if (!teacher) return false;
  const [room] = [...host.locations.values()].filter(({ parentLocationId }) => parentLocationId !== null);
  const inHours = 2 + Math.floor(draw.chance('in') * 11 * 24);
  host.createSession({
    ...{ name: `Ride ${n}`, teacherId: teacher.id, capacity: SPOTS, isDraft },
    ...{ locationId: room?.parentLocationId ?? null, roomId: room?.id ?? null },
    ...freeTimes(scene, now + inHours * HOUR_MS),
  });
  return true;
}

/** From then on, or from as soon after as the one room is free. */
function freeTimes({ host, span }: Scene, wanted: number, except?: number) {
  let starts = Math.ceil(Math.min(Math.max(wanted, span.from + HOUR_MS), span.to) / HOUR_MS) * HOUR_MS;
  const taken = [...host.sessions.values()].filter(({ id, isCancelled }) => id !== except && !isCancelled);
  const isTaken = () =>
    taken.some(
      ({ startsAt, endsAt }) => Date.parse(startsAt) < starts + LASTS_MS && Date.parse(endsAt) > starts,
    );
  while (isTaken()) starts += HOUR_MS;
  return { startsAt: new Date(starts).toISOString(), endsAt: new Date(starts + LASTS_MS).toISOString() };
}
