import { randomUUID } from 'node:crypto';
import type { AuditAction, WaitPass } from '@tandem/api/words';
import { Problem } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import { inStudio } from '../base/call.ts';
import type { Call, Studio, Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import {
  anyHolds,
  type ClassFacts,
  chosen,
  dropEndedHolds,
  endHoldFor,
  insertBooking,
  lockFacts,
  refuseBusyRider,
  unoccupied,
} from '../bookings/index.ts';
import { type FoundRight, findRightIfIdle, takeRight } from '../passes/index.ts';
import { giveBetterSpots } from './better-spot.ts';
import { holdIfIdle, sendFill } from './hold-if-idle.ts';
import {
  closesAtMs,
  howPromoted,
  isOpenOffer,
  offerUntilMs,
  spotFor,
  type Terms,
  type Wait,
} from './rules.ts';
import { openWaits, setWaits, termsOf } from './store.ts';

/** Whoever is first is busy with something else: soon they are not. */
const AGAIN_SECONDS = 1;

/** The job: what has come free by the clock, or while somebody of the list was busy. */
export const fillLater = (studio: Studio, job: { studioId: string; classId: string }): Promise<void> =>
  inStudio(studio, job.studioId, (work) => fillPlaces(work, job));

/** Gives the free places of a class to those who wait, then the free spots to those who are booked and wait for a better one. */
export async function fillPlaces(work: Work, of: { classId: string }): Promise<void> {
  await endHolds(work, of);
  await givePlaces(work, of);
  await giveBetterSpots(work, of);
}

/** Spots that were held too long are free, and every screen learns it; the next that ends sends the next look. */
async function endHolds(work: Work, { classId }: { classId: string }): Promise<void> {
  if (!(await anyHolds(work, classId))) return;
  await lockFacts(work, classId);
  const { ended, nextSeconds } = await dropEndedHolds(work, classId);
  if (ended > 0) await happened(work, { kind: 'holds_ended', classId });
  if (nextSeconds !== null) await sendFill(work, classId, nextSeconds);
}

/**
 * Gives the free places of a class to those who wait, the first first, as things stand now: books them, or holds a place for
 * them until they answer. Whoever may not have it is passed over, and it says why. Doing it again changes nothing.
 * It waits for nobody, since it comes after the class's lock: where whoever is next is being changed at this moment, a job
 * goes on from there.
 */
async function givePlaces(work: Work, { classId }: { classId: string }): Promise<void> {
  if (!(await anybodyOn(work, classId))) return;
  const facts = await lockFacts(work, classId);
  if (facts.cancelled) return;
  const terms = await termsOf(work, classId);
  await endOffers(work, classId, terms, facts);
  const nowMs = work.now.getTime();
  const waits = await openWaits(work, classId);
  const booked = [...facts.booked];
  const before = booked.length;
  const offered = waits.filter((wait) => isOpenOffer(wait, nowMs)).map((wait) => wait.customerId);
  let places = facts.capacity - booked.length - offered.length - chosen(facts, offered);
  for (const wait of waits) {
    if (places <= 0 || nowMs >= closesAtMs(terms)) break;
    if (wait.state === 'offered') continue;
    if (!(await holdIfIdle(work, wait.customerId))) {
      await sendFill(work, classId, AGAIN_SECONDS);
      break;
    }
    const call = asRider(work, wait);
    const rider = { classId, customerId: wait.customerId };
    const right = await findRightIfIdle(work, rider);
    if (right === null) {
      await sendFill(work, classId, AGAIN_SECONDS);
      break;
    }
    const passedFor = (await whyPassed(call, facts, rider)) ?? (right.refused && 'pass_needed');
    if (passedFor !== null) {
      await setWaits(work, sql`wait_id = ${wait.waitId}`, { state: 'waiting', passedFor });
      continue;
    }
    // Who chooses a spot has their place already.
    if (!facts.held.some((one) => one.customerId === wait.customerId)) places -= 1;
    if (howPromoted(terms, wait, nowMs) === 'offer')
      await offer(work, { ...wait, classId }, new Date(offerUntilMs(terms, nowMs)));
    else booked.push(await book(call, { ...facts, booked }, { ...wait, ...right, classId }));
  }
  const bookingIds = booked.slice(before).map((one) => one.bookingId);
  await sendAtEnd(work, classId);
  if (bookingIds.length > 0) await happened(work, { kind: 'roster_changed', classId, bookingIds });
  await happened(work, { kind: 'waitlist_changed', classId });
}

/** One job waits for a class, and its run sends the next: for the offer that ends first of those that are open then. */
async function sendAtEnd(work: Work, classId: string): Promise<void> {
  const nowMs = work.now.getTime();
  const ends = (await openWaits(work, classId))
    .filter((wait) => isOpenOffer(wait, nowMs))
    .map((wait) => wait.offerUntilMs!);
  if (ends.length > 0) await sendFill(work, classId, (Math.min(...ends) - nowMs) / 1000);
}

async function anybodyOn({ trx, studioId }: Work, classId: string): Promise<boolean> {
  const { rows } = await sql`select from waits
    where studio_id = ${studioId} and class_id = ${classId} and state in ('waiting', 'offered') limit 1`.execute(
    trx,
  );
  return rows.length > 0;
}

/**
 * Offers whose time is up end. Of more than there are places the latest are taken back, and their people wait on in their
 * turn, though nobody's who chooses a spot; and none reaches beyond the beginning of the class, wherever that is now.
 */
async function endOffers(work: Work, classId: string, terms: Terms, facts: ClassFacts): Promise<void> {
  const { trx, studioId, now } = work;
  const ofClass = sql`class_id = ${classId} and state = 'offered'`;
  const startsAt = new Date(terms.startsAtMs);
  await sql`update waits set offer_until = ${startsAt}
    where studio_id = ${studioId} and ${ofClass} and offer_until > ${startsAt}`.execute(trx);
  const offers = (await openWaits(work, classId)).filter((wait) => wait.state === 'offered');
  for (const { waitId, customerId } of offers.filter((wait) => !isOpenOffer(wait, now.getTime())))
    if (await holdIfIdle(work, customerId)) {
      await setWaits(work, sql`wait_id = ${waitId}`, { state: 'lapsed' });
      await happened(work, { kind: 'wait_turned', waitId, classId, customerId, what: 'lapsed' });
    } else await sendFill(work, classId, AGAIN_SECONDS);
  const chooses = ({ customerId }: Wait) => facts.held.some((one) => one.customerId === customerId);
  const open = offers
    .filter((wait) => isOpenOffer(wait, now.getTime()))
    .sort((a, b) => Number(chooses(b)) - Number(chooses(a)));
  const heldBeside = chosen(
    facts,
    open.map((wait) => wait.customerId),
  );
  const places = facts.capacity - facts.booked.length - heldBeside;
  const tooMany = open.slice(Math.max(0, places)).map((wait) => wait.waitId);
  if (tooMany.length > 0) await setWaits(work, sql`wait_id = any(${tooMany}::uuid[])`, { state: 'waiting' });
}

/** A promotion is decided by a member's rules, whoever made room for it. */
const asRider = (work: Work, { customerId, joinedBy }: Wait): Call => ({
  ...work,
  caller: {
    accountId: joinedBy,
    studioId: work.studioId,
    role: 'member',
    staffId: null,
    customerId,
  },
});

async function whyPassed(
  call: Call,
  facts: ClassFacts,
  rider: { classId: string; customerId: string },
): Promise<WaitPass | null> {
  try {
    await refuseBusyRider(call, facts, rider);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.code === 'too_many_bookings' ? error.code : 'rider_busy';
  }
}

type InClass = Wait & { classId: string; with: FoundRight['with'] };

async function book(call: Call, facts: ClassFacts, wait: InClass): Promise<ClassFacts['booked'][number]> {
  const { waitId, classId, customerId } = wait;
  // Whoever chooses at this moment sits where they choose.
  const held = facts.held.find((one) => one.customerId === customerId);
  const spotNumber = held?.spotNumber ?? spotFor(wait.wishedSpot, unoccupied(facts));
  const { bookingId } = await insertBooking(call, {
    bookingId: randomUUID(),
    classId,
    customerId,
    spotNumber,
  });
  await takeRight(call, bookingId, { with: wait.with, waivedFor: null });
  if (held) await endHoldFor(call, { classId, customerId });
  await setWaits(call, sql`wait_id = ${waitId}`, { state: 'booked' });
  await note(call, 'waitlist.promote', wait, { spot: spotNumber });
  await happened(call, { kind: 'wait_turned', waitId, classId, customerId, what: 'promoted' });
  return { bookingId, customerId, spotNumber };
}

/** Holds a place for somebody until then; what becomes of it is looked at as soon as it is over. */
export async function offer(
  work: Work,
  wait: { waitId: string; classId: string; customerId: string },
  offerUntil: Date,
): Promise<void> {
  const { waitId, classId, customerId } = wait;
  await setWaits(work, sql`wait_id = ${waitId}`, { state: 'offered', offerUntil });
  await note(work, 'waitlist.offer', wait, { until: offerUntil.toISOString() });
  await sendFill(work, classId, (offerUntil.getTime() - work.now.getTime()) / 1000);
  await happened(work, { kind: 'wait_turned', waitId, classId, customerId, what: 'offered' });
}

/** A line in the audit of what the list did by itself. */
const note = (
  work: Work,
  action: AuditAction,
  { waitId, classId }: { waitId: string; classId: string },
  detail: object,
) =>
  audit(
    { trx: work.trx, caller: { studioId: work.studioId, accountId: null } },
    action,
    { kind: 'wait', id: waitId },
    { classId, ...detail },
  );
