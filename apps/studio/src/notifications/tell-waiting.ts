import { randomUUID } from 'node:crypto';
import type { MailKindName } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { Events } from '../base/events.ts';
import { queueAct } from './queue-mail.ts';
import { unreachable } from './recipient.ts';

const KINDS = {
  promoted: 'waitlist_promoted',
  offered: 'waitlist_offered',
  lapsed: 'waitlist_lapsed',
  closed: 'waitlist_closed',
} as const satisfies Record<Events['wait_turned']['what'], MailKindName>;

/** Whoever waited is told at once that they have a place, that one is held for them, or that it was; or that there will be none. */
export async function tellWaiting(
  work: Work,
  { waitId, classId, customerId, what }: Events['wait_turned'],
): Promise<void> {
  const { rows } = await sql`select from customers p
    where p.studio_id = ${work.studioId} and p.customer_id = ${customerId} and ${unreachable} is null`.execute(
    work.trx,
  );
  if (rows.length > 0)
    await queueAct(
      work,
      { kind: KINDS[what], customerId, classId, actId: randomUUID(), before: { waitId } },
      0,
    );
}
