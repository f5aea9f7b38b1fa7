import { type Deed, NOTHING, OK, redrawn, STEP_MS, TICK_MS, TIMES } from './deeds.ts';
import {
  beginMs,
  NIGHT,
  OFFER_MINUTES,
  PEOPLE,
  type Run,
  SPOTS,
  spring,
  WAITLIST_SIZE,
  ZONE,
} from './week.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CLASS_MS = 45 * MINUTE_MS;
/** After booking, in which no cancellation is late. */
const GRACE_MS = 10 * MINUTE_MS;

type Class = {
  id: string;
  room: number;
  startMs: number;
  /** How many are wanted: no more than the room has spots in service come. */
  wanted: number;
  lateMinutes: number;
  cancelled: boolean;
  series: boolean;
};
type Booking = {
  cls: Class;
  who: number;
  spot: number;
  on: boolean;
  late: boolean;
  bookedMs: number;
  /** The studio has moved the class since. */
  moved: boolean;
  /** It holds a credit; it has held one; staff let them in without. */
  paid: boolean;
  everPaid: boolean;
  waived: boolean;
  wishes: number[];
  wishedMs: number;
  wishedRoom: number;
};
type Wait = { cls: Class; who: number; untilMs: number | null; joinedForMs: number };
/** What somebody chose of a class: one turn, and one more after it. */
type Turn = { cls: Class; who: number; spot: number | null; again: boolean; over: boolean };
type Spot = { spotNumber: number; active: boolean };

class Refused extends Error {
  code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
const refuse = (code: string): never => {
  throw new Refused(code);
};

const wallFormat = new Intl.DateTimeFormat('sv-SE', {
  timeZone: ZONE,
  dateStyle: 'short',
  timeStyle: 'short',
});
/** Day and time that a clock of the place shows. */
const wall = (ms: number) => wallFormat.format(ms) as `${string} ${string}`;
const dayOf = (ms: number) => wall(ms).slice(0, 10);
const timeOf = (ms: number) => wall(ms).slice(11);
/** When a clock of the place shows a time; where it skips that, as much later: looked for minute by minute. */
function instant(day: string, time: string): number {
  const asUtc = Date.parse(`${day}T${time}Z`);
  for (const hours of [-2, -1])
    if (wall(asUtc + hours * HOUR_MS) === `${day} ${time}`) return asUtc + hours * HOUR_MS;
  return asUtc - HOUR_MS;
}

/**
 * What the studio is to be after each deed, as simply as it can be said: one thing after the other, in memory, no locks, no
 * jobs. Free places are given away at the end of each deed.
 */
export class Reference {
  nowMs = beginMs;
  rooms: Spot[][] = [0, 1].map(() =>
    Array.from({ length: SPOTS }, (_, n) => ({ spotNumber: n + 1, active: true })),
  );
  classes: Class[];
  bookings: Booking[] = [];
  waits: Wait[] = [];
  turns: Turn[] = [];
  closed: { day: string; reason: string }[] = [];
  /** What the desk has given each; what they have booked with is taken from it. */
  given = Array.from({ length: PEOPLE }, () => 2);

  constructor(run: Run) {
    this.classes = run.classIds.map((id, n) => ({
      ...{ id, cancelled: false, series: n < 3 },
      ...(n < 3
        ? { room: 0, wanted: 2, lateMinutes: 60, startMs: instant(`${spring.add({ weeks: n - 1 })}`, NIGHT) }
        : {
            ...{ room: (n - 3) % 2, wanted: n === 4 ? 1 : 2, lateMinutes: n === 3 ? 7 * 24 * 60 : 60 },
            startMs: beginMs + (3 * 24 + 2 * (n - 3)) * HOUR_MS,
          }),
    }));
  }

  /** @returns the code of the answer */
  does(deed: Deed, madeId?: string): string {
    this.nowMs += TICK_MS;
    const before = structuredClone({ ...this });
    try {
      const code = this.act(deed, madeId);
      for (const cls of this.classes) this.fill(cls);
      return code;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      Object.assign(this, before);
      for (const cls of this.classes) this.fill(cls);
      return error.code;
    }
  }

  private act(deed: Deed, madeId: string | undefined): string {
    const { who, n, spot, k } = deed;
    const cls = this.classes[n % this.classes.length]!;
    switch (deed.what) {
      case 'later':
        this.nowMs += STEP_MS;
        return OK;
      case 'expire':
        for (const turn of this.turns) turn.over = true;
        return OK;
      case 'fill':
        return OK;
      case 'book':
        return this.book(cls, who, spot);
      case 'guest':
        return this.book(cls, who, spot, true);
      case 'cancel':
        return this.withOneOf(this.booked(cls), who, (one) => this.cancel(one));
      case 'undo':
        return this.withOneOf(this.cancelled(cls), who, (one) => this.undo(one));
      case 'waive':
        return this.withOneOf(
          this.cancelled(cls).filter(({ late }) => late),
          who,
          (one) => {
            one.late = false;
            this.giveBack(one);
          },
        );
      case 'move':
        return this.withOneOf(this.booked(cls), who, (one) => this.move(one, spot));
      case 'swap':
        return this.swap(cls, k);
      case 'wish':
        return this.withOneOf(this.booked(cls), who, (one) =>
          this.wish(one, [...new Set([spot, 1 + (k % SPOTS)])]),
        );
      case 'hold':
        return this.hold(cls, who, spot);
      case 'letGo': {
        const turn = this.turns.find((one) => one.cls === cls && one.who === who);
        if (turn) turn.spot = null;
        return OK;
      }
      case 'join':
        return this.join(cls, who);
      case 'leave':
        return this.withOneOf(this.listed(cls), who, (wait) => this.drop(wait));
      case 'decline':
        return this.withOneOf(this.listed(cls), who, (wait) => {
          if (wait.untilMs === null) refuse('offer_gone');
          this.drop(wait);
        });
      case 'accept':
        return this.withOneOf(this.listed(cls), who, (wait) => {
          if (wait.untilMs === null) refuse('offer_gone');
          const held = this.held(cls).find((one) => one.who === who);
          this.book(cls, who, held?.spot ?? this.free(cls, who)[0] ?? 0);
        });
      case 'offer':
        return this.withOneOf(this.listed(cls), who, (wait) => {
          if (wait.untilMs !== null) return;
          if (this.unheld(cls, null) <= 0) refuse('class_full');
          wait.untilMs = Math.min(this.nowMs + OFFER_MINUTES * MINUTE_MS, cls.startMs);
        });
      case 'give':
        this.given[who]! += 2;
        return OK;
      case 'credits': {
        if (k % 4 !== 0 && this.creditsOf(who) < 1) refuse('invalid_field');
        this.given[who]! += k % 4 === 0 ? 1 : -1;
        return OK;
      }
      case 'capacity':
        this.change(cls, { wanted: 1 + (k % (SPOTS + 1)) });
        return OK;
      case 'retime':
        this.change(cls, { startMs: cls.startMs + (k - 5) * HOUR_MS });
        return OK;
      case 'rehouse':
        this.change(cls, { room: k % 2 });
        return OK;
      case 'redraw':
        return this.redraw(n % 2, deed);
      case 'close':
        return this.close(cls, k);
      case 'reopen': {
        this.closed.sort((a, b) => (`${a.day} ${a.reason}` < `${b.day} ${b.reason}` ? -1 : 1));
        return this.closed.shift() ? OK : NOTHING;
      }
      case 'cancelClass':
        if (k % 3 !== 0) return NOTHING;
        this.cancelClass(cls);
        return OK;
      case 'newClass':
        return this.newClass(cls, k, madeId);
      case 'editSeries':
        return this.editSeries(cls, deed);
      case 'standIn':
        for (const one of this.following(cls)) this.tried(() => this.book(one, who, spot));
        return OK;
      case 'standOut':
        for (const one of this.following(cls))
          for (const booking of this.booked(one)) if (booking.who === who) this.cancel(booking);
        return OK;
      default:
        throw new Error(`The reference does not know ${deed.what}.`);
    }
  }

  // What a class has.

  private booked(cls: Class) {
    return this.bookings.filter((one) => one.cls === cls && one.on);
  }
  private held(cls: Class) {
    return this.turns.filter(
      (one): one is Turn & { spot: number } => one.cls === cls && one.spot !== null && !one.over,
    );
  }
  private listed(cls: Class) {
    return this.waits.filter((one) => one.cls === cls);
  }
  private inService(cls: Class) {
    return this.rooms[cls.room]!.filter(({ active }) => active);
  }

  /** Places that nobody has but who is meant: neither booked, nor offered, nor chosen. */
  private unheld(cls: Class, who: number | null): number {
    const offered = this.listed(cls).filter((one) => one.untilMs !== null);
    const chosen = this.held(cls).filter(
      (one) => one.who !== who && !offered.some((wait) => wait.who === one.who),
    );
    const places = Math.min(cls.wanted, this.inService(cls).length);
    return places - this.booked(cls).length - offered.filter((one) => one.who !== who).length - chosen.length;
  }

  private free(cls: Class, who: number | null): number[] {
    const taken = [...this.booked(cls), ...this.held(cls).filter((one) => one.who !== who)].map(
      ({ spot }) => spot,
    );
    return this.inService(cls)
      .map(({ spotNumber }) => spotNumber)
      .filter((one) => !taken.includes(one));
  }

  private refuseSpot(cls: Class, spot: number, taken: readonly { spot: number }[]): void {
    const found = this.rooms[cls.room]!.find(({ spotNumber }) => spotNumber === spot);
    if (!found) refuse('no_such_spot');
    if (!found!.active) refuse('spot_out_of_service');
    if (taken.some((one) => one.spot === spot)) refuse('spot_taken');
  }

  private isBusy(cls: Class, who: number) {
    return this.bookings.some(
      (one) =>
        one.on && one.who === who && one.cls !== cls && Math.abs(one.cls.startMs - cls.startMs) < CLASS_MS,
    );
  }

  // What a booking costs.

  private creditsOf(who: number) {
    return this.given[who]! - this.bookings.filter((one) => one.who === who && one.paid).length;
  }
  /** What cancelled bookings of the class keep: it costs one credit at most. */
  private keptBy(cls: Class, who: number) {
    return this.bookings.filter((one) => one.cls === cls && one.who === who && !one.on && one.paid);
  }

  /** @returns whether it is with a credit */
  private right(cls: Class, who: number, waived: boolean): boolean {
    if (this.creditsOf(who) + this.keptBy(cls, who).length > 0) return true;
    return waived ? false : refuse('pass_used_up');
  }

  private pay(one: Booking, credit: boolean): void {
    if (credit) for (const kept of this.keptBy(one.cls, one.who)) kept.paid = false;
    one.paid = credit;
    one.everPaid ||= credit;
    one.waived = !credit;
  }

  private giveBack(one: Booking): void {
    const had = one.paid;
    one.paid = false;
    one.waived = false;
    // The late cancellation from which the credit had come over stands.
    const stands = this.bookings
      .filter((other) => other !== one && other.cls === one.cls && other.who === one.who)
      .find(({ late, paid, waived, everPaid }) => late && !paid && !waived && everPaid);
    if (had && stands) stands.paid = true;
  }

  // What riders do.

  /** Of those whom it can be about, in their order, who is meant. */
  private withOneOf<T extends { who: number }>(those: T[], who: number, act: (one: T) => void): string {
    const one = those.toSorted((a, b) => a.who - b.who)[who % Math.max(1, those.length)];
    if (!one) return NOTHING;
    act(one);
    return OK;
  }

  /** The latest booking of everybody who is not booked now. */
  private cancelled(cls: Class): Booking[] {
    const mine = this.bookings.filter(
      (one) => one.cls === cls && !this.booked(cls).some(({ who }) => who === one.who),
    );
    return mine.filter(
      (one) => !mine.some((other) => other.who === one.who && other.bookedMs > one.bookedMs),
    );
  }

  private drop(wait: Wait): void {
    this.waits = this.waits.filter((one) => one !== wait);
  }

  private maySit(cls: Class, who: number, spot: number, askBusy: boolean): void {
    if (cls.cancelled) refuse('class_cancelled');
    if (this.booked(cls).some((one) => one.who === who)) refuse('already_booked');
    this.refuseSpot(cls, spot, [...this.booked(cls), ...this.held(cls).filter((one) => one.who !== who)]);
    if (this.unheld(cls, who) <= 0) refuse('class_full');
    if (askBusy && this.isBusy(cls, who)) refuse('rider_busy');
  }

  private book(cls: Class, who: number, spot: number, waived = false): string {
    this.maySit(cls, who, spot, true);
    const credit = this.right(cls, who, waived);
    const one: Booking = {
      ...{ cls, who, spot, on: true, late: false, bookedMs: this.nowMs, moved: false, paid: false },
      ...{ everPaid: false, waived: false, wishes: [], wishedMs: 0, wishedRoom: cls.room },
    };
    this.bookings.push(one);
    this.pay(one, credit);
    this.seated(one);
    return OK;
  }

  /** Whoever sits waits no more, and chooses no more where they held a spot. */
  private seated({ cls, who }: Booking): void {
    this.waits = this.waits.filter((one) => one.cls !== cls || one.who !== who);
    this.better(cls);
    if (this.held(cls).some((one) => one.who === who))
      this.turns = this.turns.filter((one) => one.cls !== cls || one.who !== who);
  }

  private cancel(one: Booking): void {
    one.late =
      !one.moved &&
      this.nowMs >= Math.max(one.cls.startMs - one.cls.lateMinutes * MINUTE_MS, one.bookedMs + GRACE_MS);
    one.on = false;
    if (!one.late) this.giveBack(one);
    this.better(one.cls);
    this.fill(one.cls);
  }

  private undo(one: Booking): void {
    const { cls, who } = one;
    this.maySit(cls, who, one.spot, true);
    if (!one.waived) this.pay(one, this.right(cls, who, false));
    one.on = true;
    one.late = false;
    this.seated(one);
  }

  private move(one: Booking, spot: number): void {
    if (one.spot === spot) return;
    this.refuseSpot(one.cls, spot, [
      ...this.booked(one.cls).filter((other) => other !== one),
      ...this.held(one.cls),
    ]);
    this.sit(one, spot);
    this.better(one.cls);
  }

  /** Of the spots that they wait for, one that they get leaves those that they like better. */
  private sit(one: Booking, spot: number): void {
    one.spot = spot;
    const at = one.wishes.indexOf(spot);
    if (at !== -1) one.wishes = one.wishes.slice(0, at);
  }

  private swap(cls: Class, k: number): string {
    const rows = this.booked(cls).sort((a, b) => a.spot - b.spot);
    if (rows.length < 2) return NOTHING;
    const [one, other] = [rows[k % rows.length]!, rows[(k + 1) % rows.length]!];
    const { spot } = one;
    this.sit(one, other.spot);
    this.sit(other, spot);
    this.better(cls);
    return OK;
  }

  private wish(one: Booking, spots: number[]): void {
    if (!spots.every((spot) => this.rooms[one.cls.room]!.some(({ spotNumber }) => spotNumber === spot)))
      refuse('no_such_spot');
    if (one.wishes.length === 0) one.wishedMs = this.nowMs;
    one.wishes = spots.includes(one.spot) ? spots.slice(0, spots.indexOf(one.spot)) : spots;
    one.wishedRoom = one.cls.room;
    this.better(one.cls);
  }

  /** The first who wished gets the spot they like best of those that are free; what they leave goes on to the next. */
  private better(cls: Class): void {
    if (cls.cancelled) return;
    for (;;) {
      const free = this.free(cls, null);
      const next = this.booked(cls)
        .filter((one) => one.wishedRoom === cls.room && one.wishes.some((spot) => free.includes(spot)))
        .sort((a, b) => a.wishedMs - b.wishedMs)[0];
      if (!next) return;
      next.spot = next.wishes.find((spot) => free.includes(spot))!;
      next.wishes = [];
    }
  }

  private hold(cls: Class, who: number, spot: number): string {
    this.maySit(cls, who, spot, false);
    this.right(cls, who, false);
    const mine = this.held(cls).find((one) => one.who === who);
    if (mine?.spot === spot) return OK;
    const others = this.turns.filter(
      (one) => one.who === who && one.cls !== cls && one.spot !== null && !one.over,
    );
    if (others.length >= 3) refuse('too_many_holds');
    const turn = this.turns.find((one) => one.cls === cls && one.who === who);
    if (turn?.again && turn.over) refuse('held_twice');
    this.turns = this.turns.filter((one) => one !== turn);
    this.turns.push({ cls, who, spot, over: false, again: turn !== undefined && (turn.again || turn.over) });
    if (mine) this.fill(cls);
    return OK;
  }

  private join(cls: Class, who: number): string {
    if (cls.cancelled) refuse('class_cancelled');
    if (this.booked(cls).some((one) => one.who === who)) refuse('already_booked');
    if (this.listed(cls).some((one) => one.who === who)) refuse('already_waiting');
    if (this.unheld(cls, who) > 0) refuse('class_not_full');
    if (this.listed(cls).length >= WAITLIST_SIZE) refuse('waitlist_full');
    this.waits.push({ cls, who, untilMs: null, joinedForMs: cls.startMs });
    return OK;
  }

  /** Free places go to those who wait, the first first: booked, or offered where that costs or is not what they joined for. */
  private fill(cls: Class): void {
    if (cls.cancelled) return;
    this.waits = this.waits.filter(
      (one) => one.cls !== cls || one.untilMs === null || one.untilMs > this.nowMs,
    );
    for (const one of this.listed(cls))
      if (one.untilMs !== null) one.untilMs = Math.min(one.untilMs, cls.startMs);
    this.takeBack(cls);
    for (const wait of this.listed(cls)) {
      if (this.unheld(cls, null) <= 0) break;
      const { who } = wait;
      if (wait.untilMs !== null || this.isBusy(cls, who)) continue;
      if (this.creditsOf(who) + this.keptBy(cls, who).length <= 0) continue;
      const costs = this.nowMs >= cls.startMs - cls.lateMinutes * MINUTE_MS;
      if (costs || wait.joinedForMs !== cls.startMs) {
        wait.untilMs = Math.min(this.nowMs + OFFER_MINUTES * MINUTE_MS, cls.startMs);
        continue;
      }
      const held = this.held(cls).find((one) => one.who === who);
      const one: Booking = {
        ...{ cls, who, spot: held?.spot ?? this.free(cls, null)[0]!, on: true, late: false, moved: false },
        ...{ bookedMs: this.nowMs, paid: false, everPaid: false, waived: false },
        ...{ wishes: [], wishedMs: 0, wishedRoom: cls.room },
      };
      this.bookings.push(one);
      this.pay(one, true);
      this.drop(wait);
      this.turns = this.turns.filter((turn) => turn.cls !== cls || turn.who !== who || turn.spot === null);
    }
    this.better(cls);
  }

  /** Of more offers than there are places the latest are taken back, nobody's first who chooses a spot. */
  private takeBack(cls: Class): void {
    const chooses = (one: Wait) => this.held(cls).some(({ who }) => who === one.who);
    const offers = this.listed(cls)
      .filter((one) => one.untilMs !== null)
      .sort((a, b) => Number(chooses(b)) - Number(chooses(a)));
    for (; offers.length > 0 && this.unheld(cls, null) < 0; ) offers.pop()!.untilMs = null;
  }

  // What the desk does.

  private refusePlace(cls: Class): void {
    const days = [dayOf(cls.startMs), dayOf(cls.startMs + CLASS_MS - 1)];
    if (this.closed.some(({ day }) => days.includes(day))) refuse('location_closed');
    const clash = this.classes.some(
      (one) =>
        one.id !== cls.id &&
        !one.cancelled &&
        one.room === cls.room &&
        Math.abs(one.startMs - cls.startMs) < CLASS_MS,
    );
    if (clash) refuse('room_busy');
  }

  private change(cls: Class, to: Partial<Pick<Class, 'wanted' | 'startMs' | 'room'>>): void {
    if (cls.cancelled) refuse('class_cancelled');
    const next = { ...cls, ...to };
    const rehoused = next.room !== cls.room;
    const retimed = next.startMs !== cls.startMs;
    // What is held is a spot of the room before, until the class was to begin.
    const turns = this.turns.filter((one) => one.cls !== cls || !(rehoused || next.startMs < cls.startMs));
    const held = turns.filter((one) => one.cls === cls && one.spot !== null && !one.over);
    if (rehoused) {
      const spots = this.inService(next).map(({ spotNumber }) => spotNumber);
      if (this.booked(cls).some((one) => !spots.includes(one.spot))) refuse('spots_missing');
      next.wanted = spots.length;
    }
    if (rehoused || retimed) this.refusePlace(next);
    if (next.wanted !== cls.wanted) {
      if (next.wanted > this.inService(next).length) refuse('capacity_above_spots');
      if (this.booked(cls).length > next.wanted) refuse('capacity_below_booked');
      if (this.booked(cls).length + held.length > next.wanted) refuse('spots_held');
    }
    this.turns = turns;
    Object.assign(cls, next);
    if (rehoused || retimed) for (const one of this.booked(cls)) one.moved = true;
    this.fill(cls);
  }

  private redraw(room: number, deed: Deed): string {
    const before = this.rooms[room]!;
    const next = redrawn(before, deed);
    if (next.length < 2 || next.length > SPOTS + 2) return NOTHING;
    const classes = this.classes.filter((one) => one.room === room && !one.cancelled);
    const isActive = (spots: Spot[], spot: number) =>
      spots.some((one) => one.spotNumber === spot && one.active);
    const lost = before
      .filter((one) => one.active && !isActive(next, one.spotNumber))
      .map((one) => one.spotNumber);
    if (classes.some((cls) => this.booked(cls).some(({ spot }) => lost.includes(spot))))
      refuse('spot_booked');
    const places = next.filter(({ active }) => active).length;
    const fewer = places < before.filter(({ active }) => active).length;
    for (const cls of classes) {
      const held = this.held(cls);
      if (held.some(({ spot }) => lost.includes(spot))) refuse('spots_held');
      if (fewer && held.length > 0 && places < this.booked(cls).length + held.length) refuse('spots_held');
    }
    this.rooms[room] = next.map((one) => ({ ...one }));
    for (const cls of classes.sort((a, b) => (a.id < b.id ? -1 : 1))) this.fill(cls);
    return OK;
  }

  private close(cls: Class, k: number): string {
    if (k % 2) return NOTHING;
    const day = dayOf(cls.startMs);
    const all = k % 4 === 0;
    this.closed.push({ day, reason: all ? 'All off' : 'Works' });
    if (all)
      for (const one of this.classes)
        if (day === dayOf(one.startMs) || day === dayOf(one.startMs + CLASS_MS - 1)) this.cancelClass(one);
    return OK;
  }

  private cancelClass(cls: Class): void {
    if (cls.cancelled) return;
    cls.cancelled = true;
    for (const one of this.bookings.filter((booking) => booking.cls === cls)) {
      one.on = false;
      one.paid = false;
    }
    this.waits = this.waits.filter((one) => one.cls !== cls);
    this.turns = this.turns.filter((one) => one.cls !== cls);
  }

  private newClass(after: Class, k: number, madeId: string | undefined): string {
    if (this.classes.length >= 8) return NOTHING;
    const cls: Class = {
      ...{
        id: madeId ?? 'new',
        room: k % 2,
        wanted: 1 + (k % 2),
        lateMinutes: 60,
        cancelled: false,
        series: false,
      },
      startMs: after.startMs + (k - 5) * HOUR_MS,
    };
    if (cls.wanted > this.inService(cls).length) refuse('capacity_above_spots');
    this.refusePlace(cls);
    this.classes.push(cls);
    return OK;
  }

  /** The classes of the series from one on, or all of them, soonest first. */
  private following(cls: Class, all = false): Class[] {
    if (!cls.series) refuse('not_in_series');
    if (cls.cancelled) refuse('class_cancelled');
    return this.classes
      .filter((one) => one.series && !one.cancelled && (all || one.startMs >= cls.startMs))
      .sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1));
  }

  private editSeries(cls: Class, { k, spot }: Deed): string {
    const classes = this.following(cls, k % 2 === 0);
    const codes: string[] = [];
    const { wanted, startMs } = cls;
    if (k % 3 === 0) {
      const to = 1 + (spot % 4);
      for (const one of classes)
        if (one.wanted === wanted) this.tried(() => this.change(one, { wanted: to }), codes);
    } else {
      const [day, was] = [dayOf(startMs), timeOf(startMs)];
      // Of an hour that the clock skips on that day, what it shows then is asked for.
      const toMs = instant(day, TIMES[spot % TIMES.length]!);
      const time = timeOf(toMs);
      const alike = classes.filter(
        (one) =>
          one.startMs === instant(dayOf(one.startMs), was) || startMs === instant(day, timeOf(one.startMs)),
      );
      if (toMs !== startMs)
        for (const one of toMs > startMs ? alike.reverse() : alike)
          this.tried(() => this.change(one, { startMs: instant(dayOf(one.startMs), time) }), codes);
    }
    return codes.length > 0 ? refuse('classes_refused') : OK;
  }

  /** Does it or leaves all as it was. */
  private tried(act: () => void, codes: string[] = []): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      codes.push(error.code);
    }
  }

  /** All that can be seen of it, to be compared. */
  seen() {
    return {
      classes: this.classes.map((one) => [one.id, one.room, one.startMs, one.wanted, one.cancelled]),
      spots: this.rooms.map((spots) => spots.map(({ spotNumber, active }) => [spotNumber, active])),
      booked: this.classes.map((cls) =>
        this.booked(cls)
          .sort((a, b) => a.who - b.who)
          .map(({ who, spot, wishes }) => [who, spot, wishes]),
      ),
      waits: this.classes.map((cls) => this.listed(cls).map(({ who, untilMs }) => [who, untilMs])),
      held: this.classes.map((cls) =>
        this.held(cls)
          .sort((a, b) => a.who - b.who)
          .map(({ who, spot }) => [who, spot]),
      ),
      late: this.classes.map((cls) => this.bookings.filter((one) => one.cls === cls && one.late).length),
      credits: this.given.map((_, who) => this.creditsOf(who)),
    };
  }
}
