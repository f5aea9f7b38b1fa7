import type { endpoints, Privacy } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { allows } from '../consent/index.ts';
import { mailState } from '../notifications/index.ts';

/** How long a studio keeps numbers, and how many of its people have allowed what. */
export async function readPrivacy(work: Work): Promise<Privacy> {
  const { trx, studioId } = work;
  const kept = await trx
    .selectFrom('studios')
    .select(['keep_numbers_months as keepNumbersMonths', 'keep_traces_months as keepTracesMonths'])
    .select(['class_mail as classMail', 'version'])
    .where('studio_id', '=', studioId)
    .executeTakeFirstOrThrow();
  const { rows } = await sql<{
    people: number;
    store: number;
    send: number;
    board: number;
    strap: number;
    silent: number;
  }>`
    select count(*)::int as people,
      count(*) filter (where ${allows('store')})::int as store,
      count(*) filter (where ${allows('send')})::int as send,
      count(*) filter (where ${allows('board')})::int as board,
      count(*) filter (where ${allows('strap')})::int as strap,
      count(*) filter (where not exists (select from consents a where a.studio_id = p.studio_id
        and a.customer_id = p.customer_id))::int as silent
    from customers p where p.studio_id = ${studioId} and p.erased_at is null`.execute(trx);
  const { people, silent, ...granted } = rows[0]!;
  return {
    ...kept,
    customers: people,
    granted,
    unanswered: silent,
    mail: await mailState(work),
  };
}

/** The studio's settings, locked until the transaction ends. */
export async function lockPrivacy(work: Work): Promise<Privacy> {
  const { trx, studioId } = work;
  await sql`select 1 from studios where studio_id = ${studioId} for no key update`.execute(trx);
  return readPrivacy(work);
}

/** Changes how long numbers are kept and whether mails go out; the daily clean-up applies it. */
export async function setPrivacy(
  call: Call,
  settings: z.output<typeof endpoints.setPrivacy.body>,
): Promise<void> {
  const { trx, studioId } = call;
  const { keepNumbersMonths, keepTracesMonths, classMail } = settings;
  if (Object.keys(settings).length === 0) return;
  await trx
    .updateTable('studios')
    .set({
      ...(keepNumbersMonths !== undefined && { keep_numbers_months: keepNumbersMonths }),
      ...(keepTracesMonths !== undefined && { keep_traces_months: keepTracesMonths }),
      ...(classMail !== undefined && { class_mail: classMail }),
    })
    .where('studio_id', '=', studioId)
    .execute();
  await audit(call, 'privacy.update', { kind: 'studio', id: studioId }, settings);
  await announceChange(call, 'settings', null);
}
