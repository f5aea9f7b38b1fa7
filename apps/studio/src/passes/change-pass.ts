import type { Pass, PassChange } from '@tandem/api/studio';
import { MAX_PASS_CREDITS, MAX_PASS_DAYS } from '@tandem/api/words';
import { invalidField, LostRace, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { holdPerson } from '../consent/index.ts';
import { todayOf } from '../customers/index.ts';
import { refuseGift } from './give-pass.ts';
import { getPassKind } from './kinds.ts';
import { present } from './list-passes.ts';
import { daysLost, daysOf, lastDay, staysGood, thawOn } from './rules.ts';
import { comingDays, getPass, lockPass, type StoredPass } from './store.ts';
import { addEntry, type NewEntry, tellHolders } from './take.ts';

/**
 * Locks a pass after everybody who holds it, as people come before passes, and those who are to hold it.
 * @throws Problem not_found; pass_ended
 */
async function lockWithHolders(
  call: Call,
  passId: string,
  others: readonly string[] = [],
): Promise<StoredPass> {
  const { holders } = await getPass(call, passId);
  const people = new Set([...holders.map(({ customerId }) => customerId), ...others]);
  for (const customerId of [...people].sort())
    if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
  const pass = await lockPass(call, passId);
  if (pass.holders.some(({ customerId }) => !people.has(customerId)))
    throw new LostRace('Somebody else holds the pass meanwhile.');
  if (pass.ended)
    throw problem({
      code: 'pass_ended',
      message: 'This pass was ended.',
      remedy: 'Give another pass.',
    });
  return pass;
}

/**
 * Does with a pass what staff may: each a line of its ledger, with the reason. What people have booked with it stays good,
 * or the change is refused.
 * @throws Problem pass_in_use, pass_ended; invalid_field for what the pass cannot be
 */
export async function changePass(call: Call, passId: string, change: PassChange): Promise<Pass> {
  const { trx, studioId, now, caller } = call;
  if (change.what === 'share') {
    await setPassHolders(call, passId, change);
    const pass = await getPass(call, passId);
    return present(call, pass, await todayOf(call, change.customerIds[0]!));
  }
  const before = await lockWithHolders(call, passId);
  const today = await todayOf(call, before.holders[0]?.customerId ?? null);
  const added = change.what === 'thaw' ? await addedByFreeze(call, passId) : 0;
  const { entry, after } = changed(before, change, today, added);
  await refuseInUse(call, after);
  if (entry.kind === 'frozen' || entry.kind === 'thawed')
    await sql`update passes set frozen_from = ${after.frozen!.from}::date, frozen_to = ${after.frozen!.to}::date
      where studio_id = ${studioId} and pass_id = ${passId}`.execute(trx);
  if (after.ended)
    await sql`update passes set ended_at = ${now}
      where studio_id = ${studioId} and pass_id = ${passId}`.execute(trx);
  await addEntry(call, { passId, ...entry, note: { reason: change.reason } }, caller.accountId);
  const { reason, ...what } = change;
  await audit(call, 'pass.change', { kind: 'pass', id: passId }, what);
  await tellHolders(call, [passId]);
  return present(call, await getPass(call, passId), today);
}

/** By how many days the last freeze of a pass moved its end. */
async function addedByFreeze({ trx, studioId }: Call, passId: string): Promise<number> {
  const { rows } = await sql<{ days: number }>`select days from pass_entries
    where studio_id = ${studioId} and pass_id = ${passId} and kind = 'frozen'
    order by entry_no desc limit 1`.execute(trx);
  return rows[0]?.days ?? 0;
}

/** What a change comes to, and its line of the ledger. @param added by how many days its freeze moved its end */
function changed(
  pass: StoredPass,
  change: Exclude<PassChange, { what: 'share' }>,
  today: string,
  added: number,
): { entry: Omit<NewEntry, 'passId'>; after: StoredPass } {
  switch (change.what) {
    case 'credits':
      return withCredits(pass, change.credits);
    case 'extend': {
      if (pass.until === null && pass.span === null)
        throw invalidField('days', 'This pass has no end.', 'Nothing needs to be extended.');
      const { days } = change;
      return { entry: { kind: 'extended', days }, after: { ...pass, extraDays: pass.extraDays + days } };
    }
    case 'freeze':
      return frozen(pass, { from: change.from, to: change.to }, today);
    case 'thaw': {
      if (pass.frozen === null || pass.frozen.to < today)
        throw invalidField('what', 'This pass is not frozen.', 'Look at it as it is now.');
      const { to, days: left } = thawOn(pass.frozen, today);
      const days = Math.min(left, added);
      const after = { ...pass, extraDays: pass.extraDays - days, frozen: { from: pass.frozen.from, to } };
      return { entry: { kind: 'thawed', days: -days }, after };
    }
    case 'end':
      return { entry: { kind: 'ended' }, after: { ...pass, ended: true } };
  }
}

function withCredits(pass: StoredPass, credits: number) {
  if (pass.unlimited)
    throw invalidField('credits', 'This pass has any number of classes.', 'Nothing needs to be added.');
  const creditsLeft = pass.creditsLeft + credits;
  if (creditsLeft < 0)
    throw invalidField(
      'credits',
      `Only ${pass.creditsLeft} classes are left on the pass.`,
      'Take fewer, or cancel a booking first.',
    );
  if (creditsLeft > MAX_PASS_CREDITS)
    throw invalidField('credits', `A pass has at most ${MAX_PASS_CREDITS} classes.`, 'Add fewer.');
  return { entry: { kind: 'added', credits } as const, after: { ...pass, creditsLeft } };
}

/** A freeze to come, or from today on; one at a time. */
function frozen(pass: StoredPass, days: { from: string; to: string }, today: string) {
  if (days.from < today)
    throw invalidField('from', 'A pass is frozen from today on.', 'Extend it for days that are over.');
  if (days.to < days.from || daysOf(days) > MAX_PASS_DAYS)
    throw invalidField('to', `From 1 to ${MAX_PASS_DAYS} days.`, 'Choose another last day.');
  if (pass.frozen !== null && pass.frozen.to >= today && daysOf(pass.frozen) > 0)
    throw invalidField('from', 'This pass is frozen already.', 'End that first.');
  const last = lastDay(pass);
  if (last !== null && last < days.from)
    throw invalidField('from', 'The pass is over by then.', 'Choose days on which it is good.');
  const moved = daysLost(pass, days);
  return {
    entry: { kind: 'frozen', days: moved, frozen: days } as const,
    after: { ...pass, frozen: days, extraDays: pass.extraDays + moved },
  };
}

/** What is booked with a pass is a right that nobody takes away unseen. @throws Problem pass_in_use */
async function refuseInUse(call: Call, after: StoredPass): Promise<void> {
  const days = await comingDays(call, after.passId);
  const lost = days.filter((day) => !staysGood(after, [day]));
  if (lost.length === 0) return;
  throw problem({
    code: 'pass_in_use',
    message: `${lost.length} classes are booked with this pass on days on which it would not be good.`,
    remedy: 'Cancel these bookings first.',
    details: { classes: lost.length, days: [...new Set(lost)].sort() },
  });
}

/**
 * Says who shares a pass: these people and nobody else. Whoever has something booked with it stays.
 * @throws Problem too_many_holders, pass_in_use, pass_had, pass_ended, not_found
 */
export async function setPassHolders(
  call: Call,
  passId: string,
  { customerIds, reason }: { customerIds: string[]; reason: string },
): Promise<void> {
  const { trx, studioId, now, caller } = call;
  const pass = await lockWithHolders(call, passId, customerIds);
  if (customerIds.length > pass.maxHolders)
    throw problem({
      code: 'too_many_holders',
      message: `At most ${pass.maxHolders} people hold a pass of this kind.`,
      remedy: 'Name fewer people, or choose another kind.',
      details: { most: pass.maxHolders },
    });
  const held = pass.holders.map(({ customerId }) => customerId);
  const gone = held.filter((one) => !customerIds.includes(one));
  const came = customerIds.filter((one) => !held.includes(one));
  if (gone.length === 0 && came.length === 0) return;
  await refuseLeaving(call, passId, gone);
  const kind = await getPassKind(call, pass.passKindId);
  for (const customerId of came)
    await refuseGift(call, customerId, await onceBut(call, kind, passId, customerId));
  await sql`update pass_holders set left_at = ${now}
    where studio_id = ${studioId} and pass_id = ${passId} and customer_id = any(${gone}::uuid[])`.execute(
    trx,
  );
  await sql`insert into pass_holders (studio_id, pass_id, customer_id)
    select ${studioId}, ${passId}, unnest(${came}::uuid[])
    on conflict (studio_id, pass_id, customer_id) do update set left_at = null`.execute(trx);
  await addEntry(call, { passId, kind: 'shared', note: { reason } }, caller.accountId);
  await audit(call, 'pass.share', { kind: 'pass', id: passId }, { came, gone });
  await tellHolders(call, [passId]);
}

/** Whoever comes back to this very pass has not had another of its kind by that. */
async function onceBut<K extends { intro: boolean }>(
  { trx, studioId }: Call,
  kind: K,
  passId: string,
  customerId: string,
): Promise<K> {
  const { rows } = await sql`select from pass_holders
    where studio_id = ${studioId} and pass_id = ${passId} and customer_id = ${customerId}`.execute(trx);
  return { ...kind, intro: kind.intro && rows.length === 0 };
}

async function refuseLeaving(
  { trx, studioId, now }: Call,
  passId: string,
  customerIds: readonly string[],
): Promise<void> {
  const { rows } = await sql<{ classes: number }>`
    select count(*) as classes from bookings b join classes c using (studio_id, class_id)
    where b.studio_id = ${studioId} and b.pass_id = ${passId} and b.customer_id = any(${customerIds}::uuid[])
      and b.state = 'booked' and c.ends_at > ${now}`.execute(trx);
  const { classes } = rows[0]!;
  if (classes === 0) return;
  throw problem({
    code: 'pass_in_use',
    message: `${classes} classes are booked with this pass by who would hold it no more.`,
    remedy: 'Cancel these bookings first.',
    details: { classes },
  });
}
