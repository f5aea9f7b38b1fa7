import { randomUUID } from 'node:crypto';
import type { CustomerWaiver, WaiverSignature, WaiverSigned } from '@tandem/api/studio';
import { MAX_SIGNATURES_TOLD, type WaiverChannel } from '@tandem/api/words';
import { invalidField, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { latestFirst, wasBy } from '../base/was-by.ts';
import { holdPerson } from '../consent/index.ts';
import { waiverStateOf } from './standing.ts';
import { readWaiver } from './waiver.ts';

/** Whose rosters hear of it: classes that begin within so long. */
const ROSTER_HOURS = 24;
const MAX_ROSTERS = 5;

/** How somebody stands to the waiver, and what they have signed. The caller has seen that they may. */
export async function readSignatures(work: Work, customerId: string): Promise<CustomerWaiver> {
  const { trx, studioId } = work;
  type Row = Omit<WaiverSignature, 'signedAt' | 'voidedAt'> & { signedAt: Date; voidedAt: Date | null };
  const { rows } = await sql<Row>`
    select s.signature_id as "signatureId", s.version, s.signed_name as name, s.as_guardian as "asGuardian",
      s.signed_at as "signedAt", s.channel, s.locale, s.reason, s.voided_at as "voidedAt", s.void_reason as "voidReason",
      case s.channel when 'kiosk' then s.kiosk_name when 'paper' then coalesce(f.name, '') end as by
    from waiver_signatures s
    left join lateral (select name from staff f where f.studio_id = s.studio_id
      and ${wasBy(sql`s.account_id`)} order by ${latestFirst} limit 1) f on true
    where s.studio_id = ${studioId} and s.customer_id = ${customerId}
    order by s.signed_at desc, s.signature_id limit ${MAX_SIGNATURES_TOLD}`.execute(trx);
  return {
    state: await waiverStateOf(work, customerId),
    signatures: rows.map(({ signedAt, voidedAt, ...row }) => ({
      ...row,
      signedAt: signedAt.toISOString(),
      voidedAt: voidedAt?.toISOString() ?? null,
    })),
  };
}

type Said = Pick<WaiverSigned, 'version' | 'name' | 'asGuardian'>;
type Where =
  | { channel: Exclude<WaiverChannel, 'paper'>; locale: WaiverSigned['locale']; kioskName: string | null }
  | { channel: 'paper'; reason: string };

/**
 * Keeps a signature; whoever has signed what counts already has nothing to do.
 * @param said.version today's; of a paper the one that was signed, whatever counts now
 * @throws Problem not_found; waiver_off; text_changed for another text than that; invalid_field for a language in which
 * there is none
 */
export async function sign(call: Call, customerId: string, said: Said, where: Where): Promise<void> {
  const { version, name, asGuardian } = said;
  const { trx, studioId, now, caller } = call;
  // Of two signatures at once the second finds the first.
  if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
  const { on, current } = await readWaiver(call);
  if (!on || current === null)
    throw problem({
      code: 'waiver_off',
      message: 'The studio asks for no waiver.',
      remedy: 'There is nothing to sign.',
    });
  const isPaper = where.channel === 'paper';
  // A paper was signed on some day, and says what was in force then.
  if (isPaper ? version > current.version : version !== current.version)
    throw problem({
      code: 'text_changed',
      message: 'The text that this answer is about has changed meanwhile.',
      remedy: 'Read the new text and answer again.',
      details: { version: current.version },
    });
  if (!isPaper && current[where.locale === 'fr' ? 'textFr' : 'textEn'] === '')
    throw invalidField('locale', 'There is no text in this language.');
  if ((await waiverStateOf(call, customerId)) === 'signed') return;
  await trx
    .insertInto('waiver_signatures')
    .values({
      ...{ studio_id: studioId, signature_id: randomUUID(), customer_id: customerId, version },
      ...{ signed_name: name, as_guardian: asGuardian, signed_at: now, account_id: caller.accountId },
      ...(isPaper
        ? { channel: where.channel, reason: where.reason }
        : { channel: where.channel, locale: where.locale, kiosk_name: where.kioskName }),
      // Who asks for a child is somebody else than who has signed by it.
      signer_id: caller.guardianId ?? null,
    })
    .execute();
  const act = isPaper ? 'waiver.note' : 'waiver.sign';
  await audit(
    call,
    act,
    { kind: 'customer', id: customerId },
    {
      version,
      channel: where.channel,
      asGuardian,
      ...(!isPaper && where.kioskName !== null && { kiosk: where.kioskName }),
    },
  );
  await announceSigned(call, customerId);
}

/** Says that a signature does not count. @throws Problem not_found */
export async function voidSignature(
  call: Call,
  { customerId, signatureId }: { customerId: string; signatureId: string },
  reason: string,
): Promise<void> {
  const { trx, studioId, now } = call;
  if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
  const voided = await trx
    .updateTable('waiver_signatures')
    .set({
      voided_at: sql`coalesce(voided_at, ${now})`,
      void_reason: sql`case when voided_at is null then ${reason}::text else void_reason end`,
    })
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('signature_id', '=', signatureId)
    .returning('version')
    .executeTakeFirst();
  if (!voided) throw notFound('signature');
  await audit(call, 'waiver.void', { kind: 'customer', id: customerId }, { version: voided.version });
  await announceSigned(call, customerId);
}

/** Takes back what one press at a tablet has signed: whoever pressed was not the person. The person is held. */
export async function takeBackSignature(call: Call, customerId: string, at: Date): Promise<void> {
  const { trx, studioId, caller } = call;
  const gone = await trx
    .deleteFrom('waiver_signatures')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('account_id', '=', caller.accountId)
    .where('signed_at', '=', at)
    .returning('version')
    .executeTakeFirst();
  if (!gone) return;
  await audit(call, 'waiver.void', { kind: 'customer', id: customerId }, { version: gone.version });
  await announceSigned(call, customerId);
}

/**
 * Takes out of a person's signatures who they were, and out of what they have signed for a child: that somebody signed a
 * version on a day stays, for the counts. At a tablet and on paper a guardian is known by the name alone. Their row must still
 * say it.
 * @returns how many were emptied
 */
export async function forgetSigner({ trx, studioId }: Work, customerId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update waiver_signatures s set signed_name = '', account_id = null, reason = '', void_reason = '', signer_id = null
    from customers p
    where p.studio_id = ${studioId} and p.customer_id = ${customerId} and s.studio_id = p.studio_id
      and (s.customer_id = p.customer_id or s.signer_id = p.customer_id
        or s.as_guardian and p.name <> '' and lower(s.signed_name) = lower(p.name))
      and (s.signed_name <> '' or s.account_id is not null or s.signer_id is not null)`.execute(trx);
  return Number(numAffectedRows);
}

/** Of two profiles that become one: what either has signed for a child, the one has signed. */
export const joinSigners = ({ trx, studioId }: Work, { stays, goes }: { stays: string; goes: string }) =>
  sql`update waiver_signatures set signer_id = ${stays} where studio_id = ${studioId} and signer_id = ${goes}`.execute(
    trx,
  );

/** Rosters of today show who has signed. */
async function announceSigned(call: Call, customerId: string): Promise<void> {
  const { trx, studioId, now } = call;
  await announceChange(call, 'customer', customerId);
  const { rows } = await sql<{ id: string }>`
    select b.class_id as id from bookings b
    join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id
    where b.studio_id = ${studioId} and b.customer_id = ${customerId} and b.state = 'booked' and c.ends_at > ${now}
      and c.starts_at < ${now}::timestamptz + make_interval(hours => ${ROSTER_HOURS})
    order by c.starts_at, b.class_id limit ${MAX_ROSTERS}`.execute(trx);
  for (const { id } of rows) await announceChange(call, 'class', id);
}
