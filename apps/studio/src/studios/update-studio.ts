import { isDeepStrictEqual } from 'node:util';
import type { endpoints, OpeningRule, Studio } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { getStudio } from './get-studio.ts';

type Patch = Omit<z.output<typeof endpoints.updateStudio.body>, 'version'>;

/** The studio's own settings, locked until the transaction ends. */
export async function lockStudio(work: Work): Promise<Studio> {
  const { trx, studioId } = work;
  await sql`select 1 from studios where studio_id = ${studioId} for no key update`.execute(trx);
  return getStudio(work);
}

/**
 * Changes what the studio says of every new class; those that stand keep their own rule of cancelling, and follow those of
 * the waitlist, of passes, and from when on members book.
 */
export async function updateStudio(
  call: Call,
  {
    lateCancelMinutes,
    waitlist,
    passNeeded,
    passMail,
    standbyMinutes,
    opening,
    memberPhones,
    publicSchedule,
  }: Patch,
): Promise<Studio> {
  const before = await getStudio(call);
  if (waitlist && !isDeepStrictEqual(waitlist, before.waitlist)) await setWaitlist(call, before, waitlist);
  const to = lateCancelMinutes;
  if (to !== undefined && to !== before.lateCancelMinutes) await setLateCancel(call, before, to);
  if (passNeeded !== undefined && passNeeded !== before.passNeeded)
    await setPassNeeded(call, before, passNeeded);
  if (passMail !== undefined && passMail !== before.passMail) await setPassMail(call, before, passMail);
  if (standbyMinutes !== undefined && standbyMinutes !== before.standbyMinutes)
    await setStandby(call, before, standbyMinutes);
  if (opening && !isDeepStrictEqual(opening, before.opening)) await setOpening(call, before, opening);
  if (memberPhones !== undefined && memberPhones !== before.memberPhones)
    await setMemberPhones(call, before, memberPhones);
  if (publicSchedule !== undefined && publicSchedule !== before.publicSchedule)
    await setPublicSchedule(call, before, publicSchedule);
  return getStudio(call);
}

/** For phones from then on: those that are let in stay until their class is over. */
async function setMemberPhones(call: Call, { memberPhones: from }: Studio, to: boolean): Promise<void> {
  const { trx, studioId } = call;
  await trx.updateTable('studios').set({ member_phones: to }).where('studio_id', '=', studioId).execute();
  await audit(call, 'studio.update', { kind: 'studio', id: studioId }, { memberPhones: { from, to } });
  await announceChange(call, 'places', null);
}

/** Whoever reads it without signing in sees what is to be seen from then on, or nothing more. */
async function setPublicSchedule(call: Call, { publicSchedule: from }: Studio, to: boolean): Promise<void> {
  const { trx, studioId } = call;
  await trx.updateTable('studios').set({ public_schedule: to }).where('studio_id', '=', studioId).execute();
  await audit(call, 'studio.update', { kind: 'studio', id: studioId }, { publicSchedule: { from, to } });
  await announceChange(call, 'places', null);
}

/** For who books from then on: what is booked stays. */
async function setPassNeeded(call: Call, { passNeeded: from }: Studio, to: boolean): Promise<void> {
  const { trx, studioId } = call;
  await trx.updateTable('studios').set({ pass_needed: to }).where('studio_id', '=', studioId).execute();
  await audit(call, 'studio.update', { kind: 'studio', id: studioId }, { passNeeded: { from, to } });
  await happened(call, { kind: 'pass_rule_changed' });
  await announceChange(call, 'places', null);
  await announceChange(call, 'class', null);
}

/** Also mails that wait are not sent once they are off. */
async function setPassMail(call: Call, { passMail: from }: Studio, to: boolean): Promise<void> {
  const { trx, studioId } = call;
  await trx.updateTable('studios').set({ pass_mail: to }).where('studio_id', '=', studioId).execute();
  await audit(call, 'studio.update', { kind: 'studio', id: studioId }, { passMail: { from, to } });
  await announceChange(call, 'places', null);
}

/** For every class that is not over, at once. */
async function setStandby(call: Call, { standbyMinutes: from }: Studio, to: number | null): Promise<void> {
  const { trx, studioId } = call;
  await trx.updateTable('studios').set({ standby_minutes: to }).where('studio_id', '=', studioId).execute();
  await audit(call, 'studio.update', { kind: 'studio', id: studioId }, { standbyMinutes: { from, to } });
  await announceChange(call, 'places', null);
  await announceChange(call, 'class', null);
}

/** For classes to come at once: who is booked stays so, and who waits. */
async function setOpening(call: Call, { opening: from }: Studio, to: OpeningRule): Promise<void> {
  const { trx, studioId } = call;
  await sql`update studios set opening = ${JSON.stringify(to)} where studio_id = ${studioId}`.execute(trx);
  await audit(call, 'studio.update', { kind: 'studio', id: studioId }, { opening: { from, to } });
  await announceChange(call, 'places', null);
  await announceChange(call, 'class', null);
}

async function setWaitlist(
  call: Call,
  { waitlist: from }: Studio,
  to: NonNullable<Patch['waitlist']>,
): Promise<void> {
  const { trx, studioId } = call;
  await trx
    .updateTable('studios')
    .set({
      waitlist_size: to.size,
      waitlist_mode: to.mode,
      waitlist_offer_minutes: to.offerMinutes,
      waitlist_closes_minutes: to.closesMinutes,
    })
    .where('studio_id', '=', studioId)
    .execute();
  await audit(call, 'studio.update', { kind: 'studio', id: studioId }, { waitlist: { from, to } });
  await happened(call, { kind: 'waitlist_rules_changed' });
  await announceChange(call, 'places', null);
}

async function setLateCancel(call: Call, before: Studio, to: number): Promise<void> {
  const { trx, studioId } = call;
  await trx
    .updateTable('studios')
    .set({ late_cancel_minutes: to })
    .where('studio_id', '=', studioId)
    .execute();
  const lateCancelMinutes = { from: before.lateCancelMinutes, to };
  await audit(call, 'studio.update', { kind: 'studio', id: studioId }, { lateCancelMinutes });
  await announceChange(call, 'places', null);
}
