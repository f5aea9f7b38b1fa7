import type { endpoints } from '@tandem/api/studio';
import { CONSENT_VERSION, type ConsentPurpose, type ConsentWay } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { grantConsent, holdPerson, revokeConsent } from '../consent/index.ts';
import { forgetMails } from '../notifications/index.ts';
import { deleteNumbers } from '../rides/index.ts';
import { followConsent, followManyConsents } from '../spivi/index.ts';

type Answer = z.output<typeof endpoints.setConsent.body>;

/**
 * Allows a purpose or takes it back, with everything that follows from it in the same transaction: seats and details at
 * Spivi, what shows on the board, and the numbers kept here.
 * @throws Problem text_changed for an answer to another text than today's
 */
export async function setConsent(
  call: Call,
  { customerId, purpose }: { customerId: string; purpose: ConsentPurpose },
  { granted, version }: Answer,
): Promise<void> {
  // Taking back needs no reading.
  if (granted && version !== CONSENT_VERSION[purpose])
    throw problem({
      code: 'text_changed',
      message: 'The text that this answer is about has changed meanwhile.',
      remedy: 'Read the new text and answer again.',
      details: { version: CONSENT_VERSION[purpose] },
    });
  // Answers follow each other. Who adds numbers of a person holds them too, and asks then whether they are kept.
  if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
  const how: ConsentWay = call.caller.customerId === customerId ? 'member' : 'staff';
  if (granted) await grantConsent(call, customerId, purpose, how);
  else {
    await revokeConsent(call, customerId, purpose, how);
    if (purpose === 'store') await forgetNumbers(call, customerId);
  }
  await followConsent(call, customerId, { purpose, granted });
  await audit(
    call,
    granted ? 'consent.grant' : 'consent.revoke',
    { kind: 'customer', id: customerId },
    { purpose, version, how },
  );
  await announceChange(call, 'customer', customerId);
  await announceChange(call, 'performance', customerId);
}

/** Of a person whose numbers may not be kept there is none, in no file that waits, behind no link, and none is sent on. */
async function forgetNumbers(call: Call, customerId: string): Promise<void> {
  const { trx, studioId } = call;
  await deleteNumbers(call, customerId);
  await forgetMails(call, customerId);
  for (const table of ['exports', 'imports', 'ride_links', 'test_answers', 'upload_connections'] as const)
    await trx
      .deleteFrom(table)
      .where('studio_id', '=', studioId)
      .where('customer_id', '=', customerId)
      .execute();
}

/**
 * Notes consents that were given on paper for everybody who has not answered the purpose yet: a refusal is an answer.
 * @returns how many people gained at least one
 */
export async function grantConsents(
  call: Call,
  { purposes, evidence }: z.output<typeof endpoints.grantConsents.body>,
): Promise<number> {
  const { trx, studioId } = call;
  const asked = JSON.stringify(
    [...new Set(purposes)].map((purpose) => ({ purpose, version: CONSENT_VERSION[purpose] })),
  );
  const { rows } = await sql<{ people: number }>`
    with granted as (
      insert into consents (studio_id, customer_id, purpose, version, how)
      select p.studio_id, p.customer_id, a.purpose, a.version, 'bulk'
      from customers p, jsonb_to_recordset(${asked}::jsonb) as a (purpose text, version int)
      where p.studio_id = ${studioId} and p.erased_at is null and not exists (select from consents s
        where s.studio_id = p.studio_id and s.customer_id = p.customer_id and s.purpose = a.purpose)
      on conflict do nothing returning customer_id
    ) select count(distinct customer_id)::int as people from granted`.execute(trx);
  const { people } = rows[0]!;
  if (people > 0) await followManyConsents(call, purposes);
  await audit(call, 'consent.grant_many', { kind: 'studio', id: studioId }, { purposes, evidence, people });
  await announceChange(call, 'customer', null);
  return people;
}
