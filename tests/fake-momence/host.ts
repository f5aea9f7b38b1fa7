/** What is refused, by the API or by hand, with the HTTP status for it. Nothing has changed. */
export class Refused extends Error {
  readonly status: number;
  constructor(message: string, status = 400) {
    super(message);
    this.name = 'Refused';
    this.status = status;
  }
}

/** A place, or a room where it has a parent. */
export type Location = { id: number; parentLocationId: number | null; name: string; timeZone: string };
export type Teacher = { id: number; firstName: string; lastName: string; pictureUrl: string | null };
export type Member = {
  id: number;
  firstName: string;
  lastName: string;
  email: string;
  phoneNumber: string | null;
  pictureUrl: string | null;
  /** ISO instants. */
  firstSeen: string | null;
  lastSeen: string | null;
  visits: Record<string, number>;
  /** A value is text whatever its type says. */
  customerFields: { id: number; label: string; type: string; value: string }[];
  customerTags: unknown[];
};
/** A class. Instants are ISO in UTC. */
export type Session = {
  id: number;
  name: string;
  type: string;
  startsAt: string;
  endsAt: string;
  /** Null: not said. */
  capacity: number | null;
  teacherId: number;
  /** Who was to lead it before somebody stood in. */
  originalTeacherId: number | null;
  additionalTeacherIds: number[];
  isRecurring: boolean;
  isCancelled: boolean;
  isInPerson: boolean;
  isDraft: boolean;
  locationId: number | null;
  /** Told by webhooks only. */
  roomId: number | null;
  sessionTemplateId: number | null;
  tags: unknown[];
  waitlistCapacity: number | null;
  waitlistBookingCount: number;
};
export type Booking = {
  id: number;
  sessionId: number;
  /** Who rides. */
  memberId: number;
  payingMemberId: number;
  roomSpotId: number | null;
  checkedIn: boolean;
  ticketsBought: number;
  createdAt: string;
  isRecurring: boolean;
  recurringBookingId: number | null;
  cancelledAt: string | null;
};

type WithId<T> = Partial<T> & { id?: number };

/** Whether somebody changed it in Momence's own screens or the API did. */
export type By = 'hand' | 'api';

const NO_SHOW_AFTER_MS = 2 * 3600_000;
/** A cancellation within it is a late one. */
const LATE_CANCELLATION_MS = 12 * 3600_000;
const DEFAULT_DURATION_MS = 45 * 60_000;

/** What one host holds and how people change it. Each change is noted; those that Momence tells of are told. */
export class Host {
  readonly id: number;
  readonly name: string;
  readonly locations = new Map<number, Location>();
  readonly teachers = new Map<number, Teacher>();
  readonly members = new Map<number, Member>();
  readonly sessions = new Map<number, Session>();
  readonly bookings = new Map<number, Booking>();
  readonly #world: World;
  #noShowsUntil: number;

  constructor(id: number, name: string, world: World) {
    this.id = id;
    this.name = name;
    this.#world = world;
    this.#noShowsUntil = world.now();
  }

  addLocation(facts: WithId<Location> & { name: string }): number {
    if (facts.parentLocationId != null) this.#one('locations', facts.parentLocationId);
    return this.#add('locations', 'addLocation', {
      parentLocationId: null,
      timeZone: 'Europe/Paris',
      ...facts,
    });
  }

  addTeacher(facts: WithId<Teacher> & { firstName: string; lastName: string }): number {
    return this.#add('teachers', 'addTeacher', { pictureUrl: null, ...facts });
  }

  /** Tells `member-assigned`. */
  addMember(facts: WithId<Member> & { email: string }): number {
    const unsaid = { firstName: '', lastName: '', phoneNumber: null, pictureUrl: null };
    const never = { firstSeen: null, lastSeen: null, visits: {}, customerFields: [], customerTags: [] };
    const id = this.#add('members', 'addMember', { ...unsaid, ...never, ...facts });
    this.#tell('member-assigned', this.#memberTold(id));
    return id;
  }

  /** Tells `member-updated`. */
  changeMember({ memberId, ...changes }: { memberId: number } & Partial<Omit<Member, 'id'>>): void {
    const member = this.#one('members', memberId);
    this.members.set(memberId, { ...member, ...changes });
    this.#note('changeMember', { memberId, ...changes });
    this.#tell('member-updated', this.#memberTold(memberId));
  }

  /** Bookings go with the member. Nothing tells of it. */
  deleteMember({ memberId }: { memberId: number }): void {
    this.#one('members', memberId);
    this.members.delete(memberId);
    for (const booking of [...this.bookings.values()])
      if (booking.memberId === memberId) this.bookings.delete(booking.id);
    this.#note('deleteMember', { memberId });
  }

  /** Whatever `memberId` had is `intoMemberId`'s from now on. Nothing tells of it. */
  mergeMembers({ memberId, intoMemberId }: { memberId: number; intoMemberId: number }): void {
    this.#one('members', memberId);
    this.#one('members', intoMemberId);
    if (memberId === intoMemberId) throw new Refused('A member is not merged with themself');
    this.members.delete(memberId);
    for (const booking of [...this.bookings.values()])
      this.bookings.set(booking.id, {
        ...booking,
        ...(booking.memberId === memberId && { memberId: intoMemberId }),
        ...(booking.payingMemberId === memberId && { payingMemberId: intoMemberId }),
      });
    this.#note('mergeMembers', { memberId, intoMemberId });
  }

  /** Without `endsAt` it takes 45 minutes. Tells `session-created`. */
  createSession(facts: WithId<Session> & { startsAt: string; teacherId: number }): number {
    const startsAt = instant(facts.startsAt, 'startsAt');
    const endsAt = instant(facts.endsAt ?? Date.parse(startsAt) + DEFAULT_DURATION_MS, 'endsAt');
    this.#checkSession({ ...facts, startsAt, endsAt });
    const id = this.#add('sessions', 'createSession', {
      ...{ name: 'Ride', type: 'fitness', capacity: null, originalTeacherId: null, additionalTeacherIds: [] },
      ...{ isRecurring: false, isCancelled: false, isInPerson: true, isDraft: false, locationId: null },
      ...{ roomId: null, sessionTemplateId: null, tags: [], waitlistCapacity: null, waitlistBookingCount: 0 },
      ...facts,
      ...{ startsAt, endsAt },
    });
    this.#tell('session-created', this.#sessionTold(id));
    return id;
  }

  /** Retimes, renames, moves, publishes. Tells `session-updated`. */
  changeSession({ sessionId, ...changes }: { sessionId: number } & Partial<Omit<Session, 'id'>>): void {
    const session = this.#one('sessions', sessionId);
    const changed = { ...session, ...changes };
    changed.startsAt = instant(changed.startsAt, 'startsAt');
    changed.endsAt = instant(changed.endsAt, 'endsAt');
    this.#checkSession(changed);
    this.sessions.set(sessionId, changed);
    this.#note('changeSession', { sessionId, ...changes });
    this.#tell('session-updated', this.#sessionTold(sessionId));
  }

  /** Somebody stands in; who was to lead it first stays the original teacher. Tells `session-updated`. */
  changeTeacher({ sessionId, teacherId }: { sessionId: number; teacherId: number }): void {
    const session = this.#one('sessions', sessionId);
    const originalTeacherId = session.originalTeacherId ?? session.teacherId;
    this.changeSession({ sessionId, teacherId, originalTeacherId });
  }

  /** Its bookings stay as they are, unless told. Nothing tells of it. */
  cancelSession({ sessionId, withBookings = false }: { sessionId: number; withBookings?: boolean }): void {
    const session = this.#one('sessions', sessionId);
    if (session.isCancelled) throw new Refused('The session is cancelled already');
    this.sessions.set(sessionId, { ...session, isCancelled: true });
    const cancelledAt = this.#nowIso();
    if (withBookings)
      for (const booking of this.activeBookings(sessionId))
        this.bookings.set(booking.id, { ...booking, cancelledAt });
    this.#note('cancelSession', { sessionId, withBookings });
  }

  /** Gone with its bookings: 404 from now on. Nothing tells of it. */
  deleteSession({ sessionId }: { sessionId: number }): void {
    this.#one('sessions', sessionId);
    this.sessions.delete(sessionId);
    for (const booking of [...this.bookings.values()])
      if (booking.sessionId === sessionId) this.bookings.delete(booking.id);
    this.#note('deleteSession', { sessionId });
  }

  /** The payer is who rides, unless told. Tells `session-booked`. */
  book(facts: WithId<Booking> & { sessionId: number; memberId: number }): number {
    const session = this.#one('sessions', facts.sessionId);
    this.#one('members', facts.memberId);
    if (facts.payingMemberId !== undefined) this.#one('members', facts.payingMemberId);
    const taken = this.activeBookings(session.id);
    if (session.isCancelled) throw new Refused('The session is cancelled');
    if (session.capacity !== null && taken.length >= session.capacity)
      throw new Refused('The session is full');
    this.#assertFree(session.id, facts.roomSpotId ?? null);
    const id = this.#add('bookings', 'book', {
      ...{ payingMemberId: facts.memberId, roomSpotId: null, checkedIn: false, ticketsBought: 1 },
      ...{ createdAt: this.#nowIso(), isRecurring: false, recurringBookingId: null, cancelledAt: null },
      ...facts,
    });
    this.#tell('session-booked', this.#bookingTold(this.#one('bookings', id)));
    return id;
  }

  /** Null takes the spot away. Nothing tells of it. */
  moveSpot({ bookingId, roomSpotId }: { bookingId: number; roomSpotId: number | null }): void {
    const booking = this.#active(bookingId);
    if (booking.roomSpotId !== roomSpotId) this.#assertFree(booking.sessionId, roomSpotId);
    this.bookings.set(bookingId, { ...booking, roomSpotId });
    this.#note('moveSpot', { bookingId, roomSpotId });
  }

  /** Tells `session-booking-cancelled`. */
  cancelBooking({ bookingId }: { bookingId: number }): void {
    const booking = this.#active(bookingId);
    const cancelledAt = this.#nowIso();
    this.bookings.set(bookingId, { ...booking, cancelledAt });
    this.#note('cancelBooking', { bookingId });
    const { startsAt } = this.#one('sessions', booking.sessionId);
    const isLateCancellation = Date.parse(startsAt) - this.#world.now() < LATE_CANCELLATION_MS;
    this.#tell('session-booking-cancelled', {
      ...this.#bookingTold(booking),
      isLateCancellation,
      cancelledAt,
    });
  }

  /**
   * To another member or another session: a cancellation and a new booking. `inPlace`: the same booking from now on, and nothing tells
   * of it. @returns the id of the booking that stands
   */
  transferBooking(to: {
    bookingId: number;
    memberId?: number;
    sessionId?: number;
    roomSpotId?: number | null;
    inPlace?: boolean;
  }): number {
    const { bookingId, inPlace = false, ...changes } = to;
    const before = this.#active(bookingId);
    const after = { ...before, ...changes };
    const { sessionId, memberId, payingMemberId, roomSpotId, ticketsBought } = after;
    this.#one('members', memberId);
    const session = this.#one('sessions', sessionId);
    if (session.isCancelled) throw new Refused('The session is cancelled');
    const others = this.activeBookings(sessionId).filter(({ id }) => id !== bookingId);
    if (session.capacity !== null && others.length >= session.capacity)
      throw new Refused('The session is full');
    if (roomSpotId !== null && others.some((other) => other.roomSpotId === roomSpotId))
      throw new Refused(`Spot ${roomSpotId} is taken`);
    if (inPlace) {
      this.bookings.set(bookingId, after);
      this.#note('transferBooking', to);
      return bookingId;
    }
    this.cancelBooking({ bookingId });
    return this.book({ sessionId, memberId, payingMemberId, roomSpotId, ticketsBought });
  }

  /** Again changes nothing. Tells `session-booking-checked-in`. */
  checkIn({ bookingId }: { bookingId: number }, by: By = 'hand'): void {
    const booking = this.#active(bookingId);
    if (booking.checkedIn) return;
    this.bookings.set(bookingId, { ...booking, checkedIn: true });
    this.#note('checkIn', { bookingId }, by);
    this.#tell('session-booking-checked-in', this.#bookingTold(booking));
  }

  /** Nothing tells of it. */
  undoCheckIn({ bookingId }: { bookingId: number }, by: By = 'hand'): void {
    const booking = this.#active(bookingId);
    if (!booking.checkedIn) return;
    this.bookings.set(bookingId, { ...booking, checkedIn: false });
    this.#note('undoCheckIn', { bookingId }, by);
  }

  /** Tells of those who did not come, two hours after the end of a session, once. */
  tick(): void {
    const until = this.#world.now();
    const [from, to] = [this.#noShowsUntil - NO_SHOW_AFTER_MS, until - NO_SHOW_AFTER_MS];
    if (until <= this.#noShowsUntil) return;
    this.#noShowsUntil = until;
    for (const { id, endsAt, isCancelled } of this.sessions.values()) {
      const ended = Date.parse(endsAt);
      if (isCancelled || ended <= from || ended > to) continue;
      for (const booking of this.activeBookings(id))
        if (!booking.checkedIn) this.#tell('session-booking-no-show', this.#bookingTold(booking));
    }
  }

  activeBookings(sessionId: number): Booking[] {
    return [...this.bookings.values()].filter(
      (booking) => booking.sessionId === sessionId && booking.cancelledAt === null,
    );
  }

  /** All that there is, as it is. */
  truth() {
    const { locations, teachers, members, sessions, bookings } = this;
    return {
      locations: [...locations.values()],
      teachers: [...teachers.values()],
      members: [...members.values()],
      sessions: [...sessions.values()],
      bookings: [...bookings.values()],
    };
  }

  #one<K extends Kind>(kind: K, id: number): Kinds[K] {
    const found = (this[kind] as Map<number, Kinds[K]>).get(id);
    if (!found) throw new Refused(`No such one of ${kind}: ${id}`, 404);
    return found;
  }

  #add<K extends Kind>(kind: K, edit: string, facts: Omit<Kinds[K], 'id'> & { id?: number }): number {
    const id = facts.id ?? this.#world.nextId();
    if (this[kind].has(id)) throw new Refused(`There is one of ${kind} with the id ${id}`);
    const row = { ...facts, id } as Kinds[K];
    (this[kind] as Map<number, Kinds[K]>).set(id, row);
    this.#note(edit, row);
    return id;
  }

  #active(bookingId: number): Booking {
    const booking = this.#one('bookings', bookingId);
    if (booking.cancelledAt !== null) throw new Refused('The booking is cancelled');
    return booking;
  }

  #assertFree(sessionId: number, roomSpotId: number | null): void {
    if (roomSpotId !== null && this.activeBookings(sessionId).some((one) => one.roomSpotId === roomSpotId))
      throw new Refused(`Spot ${roomSpotId} is taken`);
  }

  #checkSession({
    startsAt,
    endsAt,
    teacherId,
    locationId,
    roomId,
  }: Partial<Session> & { startsAt: string; endsAt: string; teacherId: number }): void {
    if (endsAt <= startsAt) throw new Refused('endsAt must be after startsAt');
    this.#one('teachers', teacherId);
    if (locationId != null) this.#one('locations', locationId);
    if (roomId != null) this.#one('locations', roomId);
  }

  #bookingTold({ id, sessionId, payingMemberId, memberId }: Booking) {
    return { sessionId, sessionBookingId: id, payingMemberId, targetMemberId: memberId };
  }

  #memberTold(memberId: number) {
    const { email, firstName, lastName } = this.#one('members', memberId);
    return { memberId, email, firstName, lastName };
  }

  #sessionTold(sessionId: number) {
    const session = this.#one('sessions', sessionId);
    const { type, roomId, teacherId, locationId, sessionTemplateId, name, startsAt, endsAt, capacity } =
      session;
    const facts = { sessionId, type, roomId, teacherId, locationId, sessionTemplateId, name };
    return { ...facts, startsAt, endsAt, capacity, durationMinutes: minutesOf(session) };
  }

  #tell(event: WebhookEvent, payload: object): void {
    this.#world.told(this.id, event, payload);
  }

  #note(edit: string, details: object, by: By = 'hand'): void {
    this.#world.noted(this.id, edit, details, by);
  }

  #nowIso(): string {
    return new Date(this.#world.now()).toISOString();
  }
}

type Kinds = {
  locations: Location;
  teachers: Teacher;
  members: Member;
  sessions: Session;
  bookings: Booking;
};
type Kind = keyof Kinds;

export type WebhookEvent =
  | 'session-booked'
  | 'session-booking-cancelled'
  | 'session-booking-checked-in'
  | 'session-booking-no-show'
  | 'session-created'
  | 'session-updated'
  | 'member-assigned'
  | 'member-updated';

/** What hosts share. */
export type World = {
  /** ms since epoch. */
  now(): number;
  /** Ids are of one row for all kinds and hosts: who takes one for another is found out. */
  nextId(): number;
  told(hostId: number, event: WebhookEvent, payload: object): void;
  noted(hostId: number, edit: string, details: object, by: By): void;
};

/** The edits that a control may ask for by name. */
export const edits = [
  'addLocation',
  'addTeacher',
  'addMember',
  'changeMember',
  'deleteMember',
  'mergeMembers',
  'createSession',
  'changeSession',
  'changeTeacher',
  'cancelSession',
  'deleteSession',
  'book',
  'moveSpot',
  'cancelBooking',
  'transferBooking',
  'checkIn',
  'undoCheckIn',
] as const satisfies (keyof Host)[];

export const minutesOf = ({ startsAt, endsAt }: Pick<Session, 'startsAt' | 'endsAt'>): number =>
  Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / 60_000);

function instant(given: string | number, field: string): string {
  const at = new Date(given);
  if (Number.isNaN(at.getTime())) throw new Refused(`${field} must be an ISO instant`);
  return at.toISOString();
}
