import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { wallTimeOf } from '../../schedule/index.ts';
import { fillLater } from '../../waitlist/fill-places.ts';
import type { TestStudio } from '../studio.ts';
import { PEOPLE, type Run, SPOTS, type Week, ZONE } from './week.ts';

/** All that people and the desk ask for, each as often as it is written here. */
const WHAT = {
  rider: [
    ...['book', 'book', 'book', 'book', 'book', 'cancel', 'cancel', 'undo', 'move', 'wish', 'wish'],
    ...['hold', 'hold', 'hold', 'letGo', 'join', 'join', 'join', 'leave', 'accept', 'accept', 'decline'],
  ],
  desk: [
    ...['guest', 'waive', 'swap', 'offer', 'give', 'credits', 'credits', 'capacity', 'retime', 'rehouse'],
    ...['redraw', 'redraw', 'close', 'reopen', 'cancelClass', 'newClass', 'editSeries', 'editSeries'],
    ...['standIn', 'standOut'],
  ],
  time: ['later', 'later', 'expire', 'fill'],
} as const;
/** Of passes, beyond what the reference knows. */
const OF_PASSES = ['freeze', 'thaw', 'extend', 'share', 'end', 'merge'] as const;
export type What = (typeof WHAT)[keyof typeof WHAT][number] | (typeof OF_PASSES)[number];

/** Who asks for it or is meant, which class of the run, which spot, and a number for all else. */
export type Deed = { what: What; who: number; n: number; spot: number; k: number };

const about = {
  who: fc.nat(PEOPLE - 1),
  // Where many come to the same one, there is something to be decided.
  n: fc.constantFrom(0, 1, 2, 3, 3, 3, 4, 4, 4, 5, 6, 7),
  spot: fc.integer({ min: 1, max: SPOTS + 1 }),
  k: fc.nat(11),
};
const all = [...WHAT.rider, ...WHAT.desk, ...WHAT.time];
/** What the reference knows. */
export const deed: fc.Arbitrary<Deed> = fc.record({ what: fc.constantFrom(...all), ...about });
/** And what it does not. */
export const anyDeed: fc.Arbitrary<Deed> = fc.record({
  what: fc.constantFrom(...all, ...all, ...OF_PASSES),
  ...about,
});

/** How each run begins: one class is full and people wait for it, and somebody has cancelled late. */
export const begun: Deed[] = [
  { what: 'book', who: 0, n: 4, spot: 1, k: 1 },
  { what: 'join', who: 1, n: 4, spot: 1, k: 2 },
  { what: 'join', who: 2, n: 4, spot: 1, k: 2 },
  { what: 'book', who: 4, n: 3, spot: 1, k: 1 },
  { what: 'book', who: 1, n: 3, spot: 2, k: 1 },
  { what: 'later', who: 0, n: 0, spot: 1, k: 0 },
  { what: 'cancel', who: 1, n: 3, spot: 1, k: 0 },
  { what: 'standIn', who: 3, n: 0, spot: 1, k: 0 },
];

/** What nobody can be asked, since it is not there. */
export const NOTHING = 'nothing';
export const OK = 'ok';

type Told = [code: string, one: Deed];
const can = (what: What, n: number, who: number, spot = 1, k = 0): Told => [OK, { what, who, n, spot, k }];
const not = (code: string, ...one: Parameters<typeof can>): Told => [code, can(...one)[1]];
/** Each deed once where it can be done, and where it cannot, and what is said to it: it follows on `begun`. */
export const story: Told[] = [
  not('already_booked', 'book', 4, 0, 2),
  not('class_full', 'book', 4, 3, 2),
  not('spot_taken', 'book', 3, 0, 2),
  not('no_such_spot', 'book', 3, 0, 5),
  not('pass_used_up', 'book', 3, 3, 1),
  not('pass_used_up', 'hold', 3, 3, 1),
  not('class_not_full', 'join', 3, 0),
  not('already_waiting', 'join', 4, 1),
  not('offer_gone', 'decline', 4, 0),
  not('room_busy', 'retime', 5, 0, 1, 1),
  not('capacity_above_spots', 'capacity', 3, 0, 1, 4),
  not('not_in_series', 'editSeries', 4, 0, 1, 2),
  can('give', 0, 3),
  can('undo', 3, 0),
  can('cancel', 3, 1),
  can('waive', 3, 0),
  can('book', 3, 2, 3),
  can('join', 3, 0),
  // Cancelling costs here, so that whoever waits is asked.
  can('cancel', 3, 0),
  not('class_full', 'book', 3, 3, 1),
  can('accept', 3, 0),
  can('join', 3, 1),
  can('cancel', 3, 0),
  can('decline', 3, 0),
  // Who waits without a credit is passed over, and may be asked by hand.
  can('join', 4, 4),
  not('waitlist_full', 'join', 4, 3),
  can('credits', 0, 4, 1, 1),
  can('credits', 0, 4, 1, 1),
  not('invalid_field', 'credits', 0, 4, 1, 1),
  can('capacity', 4, 0, 1, 3),
  not('capacity_below_booked', 'capacity', 4, 0),
  can('offer', 4, 0),
  can('leave', 4, 0),
  can('move', 4, 0, 4),
  not('spot_booked', 'redraw', 1, 0, 4, 2),
  can('swap', 4, 0),
  can('wish', 4, 0, 2, 2),
  can('hold', 5, 3, 4),
  not('spot_taken', 'book', 5, 0, 4),
  not('spots_held', 'redraw', 0, 0, 4, 2),
  can('guest', 5, 4, 2),
  not('class_full', 'guest', 5, 0, 3),
  not('spots_held', 'capacity', 5, 0),
  can('letGo', 5, 3),
  can('hold', 5, 3, 4),
  can('expire', 0, 0),
  can('hold', 5, 3, 4),
  can('expire', 0, 0),
  not('held_twice', 'hold', 5, 3, 4),
  can('redraw', 1, 0, 1, 1),
  not('spots_missing', 'rehouse', 0, 0, 1, 1),
  can('retime', 5, 0, 1, 6),
  can('rehouse', 5, 0, 1, 1),
  can('retime', 5, 0, 1, 0),
  not('rider_busy', 'guest', 3, 4, 4),
  can('redraw', 0, 0),
  can('newClass', 5, 0, 1, 11),
  // By the class whose clock skips the hour: all of them go with it.
  can('editSeries', 1, 0, 1, 2),
  can('standOut', 0, 3),
  can('hold', 2, 3),
  can('close', 2, 0),
  not('class_cancelled', 'book', 2, 3, 2),
  not('location_closed', 'newClass', 2, 0, 1, 4),
  can('reopen', 0, 0),
  can('cancelClass', 1, 0),
  can('later', 0, 0),
  can('fill', 4, 0),
];

/** Times on the wall that a series may have. */
export const TIMES = ['02:30', '18:00', '19:15'] as const;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Longer than somebody may cancel without being late after booking; an offer lasts three such steps. */
export const STEP_MS = 11 * MINUTE_MS;
/** Between two deeds that follow on each other. */
export const TICK_MS = 1000;

/** How the desk changes the map of a room: a spot out of service or in it, one more, or one fewer. */
export const redrawn = <S extends { spotNumber: number; active: boolean }>(
  spots: S[],
  { spot, k }: Pick<Deed, 'spot' | 'k'>,
): S[] => {
  const last = spots.at(-1)!;
  if (k % 4 === 0) return [...spots, { ...last, spotNumber: last.spotNumber + 1, active: true }];
  if (k % 4 === 1) return spots.filter((one) => one.spotNumber !== spot);
  return spots.map((one) => (one.spotNumber === spot ? { ...one, active: !one.active } : one));
};

/** Where the reference and the studio take their classes from: the run's, in order. */
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

/** Of whom a deed can be asked: of bookings or else of those who wait. */
const MEANT = {
  bookings: new Set<What>(['cancel', 'undo', 'move', 'wish', 'waive']),
  undo: (row: { state: string }) => row.state === 'cancelled',
  waive: (row: { late_cancel: boolean }) => row.late_cancel,
  others: (row: { state: string }) => row.state !== 'cancelled',
};

/**
 * Does what is asked for, over HTTP. @returns the codes that the answers bear: ok, or why not
 * @param alone a class of the series may be changed by itself
 */
export function doer(t: TestStudio, clock: { nowMs: number }, week: Week, run: Run, alone: boolean) {
  const { guard, ask, customerIds } = week;
  const code = ({ status, body }: { status: number; body: unknown }): string => {
    if (status >= 500 || status === 429) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
    return status < 400 ? OK : ((body as { code?: string }).code ?? `${status}`);
  };
  /** Of those whom a deed can be about in a class, in their order, who is meant; nobody where there are none. */
  const meant = async (
    classId: string,
    { what, who }: Deed,
  ): Promise<{ who: number; id: string } | undefined> => {
    const rows = await guard.query(
      MEANT.bookings.has(what)
        ? `select distinct on (customer_id) customer_id, booking_id as id, state, late_cancel from studio.bookings
          where class_id = $1 order by customer_id, state = 'booked' desc, booked_at desc, booking_id`
        : `select customer_id, wait_id as id, state from studio.waits
          where class_id = $1 and state in ('waiting', 'offered')`,
      [classId],
    );
    const those = rows
      .filter((row) => MEANT[what === 'undo' || what === 'waive' ? what : 'others'](row))
      .map((row) => ({ who: customerIds.indexOf(row.customer_id), id: row.id as string }))
      // Somebody's double has no login.
      .filter((row) => row.who !== -1)
      .sort((x, y) => x.who - y.who);
    return those[who % Math.max(1, those.length)];
  };
  const passOf = async (who: number): Promise<string | undefined> => {
    const [row] = await guard.query(
      `select pass_id from studio.passes join studio.pass_holders using (studio_id, pass_id)
      where customer_id = $1 and left_at is null and ended_at is null order by credits_left desc, pass_id limit 1`,
      [customerIds[who]!],
    );
    return row?.pass_id;
  };
  const startOf = async (classId: string): Promise<Date> =>
    (await guard.query('select starts_at from studio.classes where class_id = $1', [classId]))[0].starts_at;
  const span = (startMs: number) => ({
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(startMs + 45 * MINUTE_MS).toISOString(),
  });

  /** The same wish twice at once, as a phone sends it that has no answer: it counts once. With the key of another, never. */
  async function book(one: Deed, classId: string): Promise<string> {
    const key = randomUUID();
    const send = (spotNumber: number) =>
      ask(one.who, 'bookSpot', {
        params: { classId },
        body: { spotNumber },
        headers: { 'idempotency-key': key },
      });
    const twice = one.k % 3 === 0;
    const answers = await Promise.all([send(one.spot), ...(twice ? [send(one.spot)] : [])]);
    const made = answers.filter(({ status }) => status === 200).map(({ body }) => body.bookingId);
    if (new Set(made).size > 1) throw new Error('I14: one wish was booked twice');
    if (made.length === 0) return code(answers[0]!);
    if (twice) {
      const other = await send(one.spot + 1);
      if (other.body.code !== 'idempotency_mismatch')
        throw new Error(`I14: the key of another wish: ${other.status}`);
      const again = await send(one.spot);
      if (again.body.bookingId !== made[0]) throw new Error('I14: the same wish has another answer');
    }
    const [there] = await guard.query('select from studio.bookings where booking_id = $1', [made[0]]);
    if (!there) throw new Error('I14: what was confirmed is not there');
    return OK;
  }

  const ofRider = async (one: Deed, classId: string): Promise<string> => {
    const { who, spot } = one;
    const params = { classId };
    if (one.what === 'book') return book(one, classId);
    if (one.what === 'hold' || one.what === 'letGo')
      return code(
        await ask(who, 'holdSpot', { params, body: { spotNumber: one.what === 'hold' ? spot : null } }),
      );
    if (one.what === 'join')
      return code(
        await ask(who, 'joinWaitlist', { params, body: { wishedSpot: !alone && one.k % 2 ? spot : null } }),
      );
    const found = await meant(classId, one);
    if (found === undefined) return NOTHING;
    const wait = { params: { waitId: found.id }, body: {} };
    if (one.what === 'leave') return code(await ask(found.who, 'leaveWaitlist', wait));
    if (one.what === 'accept') return code(await ask(found.who, 'acceptOffer', wait));
    if (one.what === 'decline') return code(await ask(found.who, 'declineOffer', wait));
    const asked = { params: { bookingId: found.id } };
    if (one.what === 'cancel') return code(await ask(found.who, 'cancelBooking', asked));
    if (one.what === 'undo') return code(await ask(found.who, 'restoreBooking', { ...asked, body: {} }));
    if (one.what === 'move')
      return code(await ask(found.who, 'moveSpot', { ...asked, body: { spotNumber: spot } }));
    const spots = [...new Set([spot, 1 + (one.k % SPOTS)])];
    return code(await ask(found.who, 'wishSpots', { ...asked, body: { spots } }));
  };

  const ofDesk = async (one: Deed, classId: string): Promise<string> => {
    const { who, spot, k, n } = one;
    const customerId = customerIds[who]!;
    const params = { classId };
    switch (one.what) {
      case 'guest':
        return code(
          await ask(null, 'bookSpot', {
            params,
            body: { customerId, spotNumber: spot, withoutPass: 'A guest' },
          }),
        );
      case 'waive': {
        const found = await meant(classId, one);
        return found ? code(await ask(null, 'waiveLate', { params: { bookingId: found.id } })) : NOTHING;
      }
      case 'swap': {
        const rows = await guard.query(
          `select booking_id as id, spot_number as spot from studio.bookings
          where class_id = $1 and state = 'booked' and spot_number is not null order by spot_number`,
          [classId],
        );
        const [a, b] = [rows[k % Math.max(1, rows.length)], rows[(k + 1) % Math.max(1, rows.length)]];
        if (rows.length < 2) return NOTHING;
        return code(
          await ask(null, 'swapSpots', {
            params: { bookingId: a.id },
            body: { withBookingId: b.id, from: a.spot, to: b.spot },
          }),
        );
      }
      case 'offer': {
        const found = await meant(classId, one);
        return found
          ? code(await ask(null, 'offerPlace', { params: { waitId: found.id }, body: {} }))
          : NOTHING;
      }
      case 'capacity':
        return code(await ask(null, 'updateClass', { params, body: { capacity: 1 + (k % (SPOTS + 1)) } }));
      case 'retime':
      case 'rehouse': {
        if (!alone && run.classIds.indexOf(classId) < 3) return NOTHING;
        const to = (await startOf(classId)).getTime() + (k - 5) * HOUR_MS;
        const body =
          one.what === 'rehouse'
            ? { roomId: pick(run.roomIds, k) }
            : { ...span(to), acceptRiderOverlap: true };
        return code(await ask(null, 'updateClass', { params, body }));
      }
      case 'cancelClass':
        return k % 3 ? NOTHING : code(await ask(null, 'cancelClass', { params }));
      case 'newClass': {
        if (run.classIds.length >= 8) return NOTHING;
        const to = (await startOf(classId)).getTime() + (k - 5) * HOUR_MS;
        const body = { title: 'Ride', roomId: pick(run.roomIds, k), capacity: 1 + (k % 2), ...span(to) };
        const made = await ask(null, 'createClass', { body });
        if (made.status === 200) run.classIds.push(made.body.classId);
        return code(made);
      }
      case 'editSeries': {
        const scope = alone && k % 2 ? 'following' : 'all';
        const { day } = wallTimeOf(await startOf(classId), ZONE);
        const [{ at }] = await guard.query(`select ($1::timestamp at time zone 'Europe/Paris') as at`, [
          `${day} ${pick(TIMES, spot)}`,
        ]);
        const body =
          k % 3 === 0 ? { capacity: 1 + (spot % 4) } : { ...span(at.getTime()), acceptRiderOverlap: true };
        return code(await ask(null, 'changeSeries', { params, body: { scope, ...body } }));
      }
      case 'standIn':
        return code(
          await ask(null, 'bookSeries', { params, body: { customerId, spotNumber: spot, leaveOut: true } }),
        );
      case 'standOut':
        return code(await ask(null, 'cancelBookingsOfSeries', { params, body: { customerId } }));
      case 'close': {
        if (k % 2) return NOTHING;
        const { day } = wallTimeOf(await startOf(classId), ZONE);
        const off = k % 4 === 0;
        return code(
          await ask(null, 'closeLocation', {
            params: { locationId: run.locationId },
            body: {
              ...{ fromDay: day, toDay: day },
              ...(off ? { reason: 'All off', cancelClasses: true } : { reason: 'Works' }),
            },
          }),
        );
      }
      case 'reopen': {
        const [row] = await guard.query(
          'select closure_id from studio.closures where location_id = $1 order by from_day, reason, closure_id limit 1',
          [run.locationId],
        );
        return row
          ? code(await ask(null, 'reopenLocation', { params: { closureId: row.closure_id } }))
          : NOTHING;
      }
      default:
        return redraw(pick(run.roomIds, n), one);
    }
  };

  async function redraw(roomId: string, one: Deed): Promise<string> {
    const spots = await guard.query(
      `select spot_number as "spotNumber", x, y, kind, active from studio.spots where room_id = $1 order by 1`,
      [roomId],
    );
    const next = redrawn(spots as { spotNumber: number; active: boolean }[], one);
    if (next.length < 2 || next.length > SPOTS + 2) return NOTHING;
    return code(await ask(null, 'updateRoom', { params: { roomId }, body: { spots: next } }));
  }

  const ofPasses = async (one: Deed): Promise<string> => {
    const { who, k } = one;
    const customerId = customerIds[who]!;
    if (one.what === 'give')
      return code(
        await ask(null, 'givePass', {
          params: { customerId },
          body: { passKindId: pick(run.kindIds, alone ? 0 : k), paid: 'cash' },
        }),
      );
    const passId = await passOf(who);
    if (passId === undefined) return NOTHING;
    const dayIn = (days: number) => new Date(clock.nowMs + days * 24 * HOUR_MS).toISOString().slice(0, 10);
    const reason = 'Because';
    const body = {
      credits: { what: 'credits', credits: k % 4 === 0 ? 1 : -1, reason },
      freeze: { what: 'freeze', from: dayIn(k % 4), to: dayIn(3 + (k % 2)), reason },
      thaw: { what: 'thaw', reason },
      extend: { what: 'extend', days: k % 3 ? 2 : -2, reason },
      end: { what: 'end', reason },
      share: {
        what: 'share',
        customerIds: [...new Set([customerId, customerIds[k % PEOPLE]!])],
        reason,
      },
    }[one.what as 'credits'];
    return code(await ask(null, 'changePass', { params: { passId }, body }));
  };

  /** Somebody's double, whom the desk has booked, becomes one with them: both histories stay. */
  async function merge({ who }: Deed, classId: string): Promise<string> {
    const { customerId: otherId } = await week.must('createCustomer', {
      body: { firstName: 'Double', lastName: 'Example', email: 'double@week.example', anotherPerson: true },
    });
    await ask(null, 'bookSpot', {
      params: { classId },
      body: { customerId: otherId, spotNumber: 1, withoutPass: 'A guest' },
    });
    const params = { customerId: customerIds[who]!, otherId };
    const { digest, fields } = await week.must('previewMerge', { params });
    const fromOther = fields.filter(({ taken }) => taken === 'goes').map(({ key }) => key);
    return code(await ask(null, 'mergeCustomers', { params, body: { fromOther, digest } }));
  }

  return async (one: Deed): Promise<string> => {
    const classId = pick(run.classIds, one.n);
    switch (one.what) {
      case 'later': {
        const nowMs = clock.nowMs + STEP_MS;
        await guard.tell(new Date(nowMs));
        clock.nowMs = Math.max(clock.nowMs, nowMs);
        return OK;
      }
      case 'expire':
        await guard.query('update studio.spot_holds set held_until = now()');
        return OK;
      case 'fill':
        await fillLater(t.studio, { studioId: week.studioId, classId });
        return OK;
      case 'merge':
        return merge(one, classId);
      case 'give':
      case 'credits':
      case 'freeze':
      case 'thaw':
      case 'extend':
      case 'share':
      case 'end':
        return ofPasses(one);
      default:
        return (WHAT.rider as readonly string[]).includes(one.what)
          ? ofRider(one, classId)
          : ofDesk(one, classId);
    }
  };
}
