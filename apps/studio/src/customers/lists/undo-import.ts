import type { endpoints } from '@tandem/api/studio';
import { MAX_TAKEN_BACK_AT_ONCE } from '@tandem/api/words';
import { sql } from 'kysely';
import type { z } from 'zod';
import { attempt } from '../../base/attempt.ts';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call } from '../../base/context.ts';
import { lockImport } from './import-lines.ts';

type Undone = z.input<typeof endpoints.undoCustomerImport.response>;
type Line = { line: number; customer_id: string; name: string };

/**
 * Takes back people of a list, some at a time: whoever has booked, signed in, was changed, or has anything else of their own
 * by now stays, and is told.
 * @param afterLine where the answer before ended; null at the beginning
 * @throws Problem import_over
 */
export async function undoImport(call: Call, listId: string, afterLine: number | null): Promise<Undone> {
  const { trx, studioId, now } = call;
  await lockImport(call, listId);
  const { rows } = await sql<Line>`
    select l.line, l.customer_id, c.name
    from customer_import_lines l join customers c using (studio_id, customer_id)
    where l.studio_id = ${studioId} and l.import_id = ${listId} and l.line > ${afterLine ?? 0}
    order by l.line limit ${MAX_TAKEN_BACK_AT_ONCE + 1}`.execute(trx);
  const lines = rows.slice(0, MAX_TAKEN_BACK_AT_ONCE);
  const kept: Undone['kept'] = [];
  for (const { customer_id: customerId, name } of lines)
    if (!(await remove(call, customerId))) kept.push({ customerId, name });
  const nextLine = rows.length > lines.length ? lines.at(-1)!.line : null;
  if (nextLine === null)
    await trx
      .updateTable('customer_imports')
      .set({ undone_at: now })
      .where('studio_id', '=', studioId)
      .where('import_id', '=', listId)
      .execute();
  const removed = lines.length - kept.length;
  await audit(call, 'customers.import_undone', { kind: 'customer_import', id: listId }, { removed });
  await announceChange(call, 'customer', null);
  return { removed, kept, nextLine };
}

/** A row as it was made; the delete itself asks, so that a change beside it is not lost. Not all of these raise the version. */
const UNTOUCHED = sql`version = 1 and account_id is null and erased_at is null and merged_into is null and birth_date is null and gender is null
  and num_nonnulls(height_cm, weight_kg, ftp_w, lthr_bpm, resting_hr_bpm, max_hr_bpm) = 0 and strap_id is null
  and board_alias is null and board_hidden = '{}' and not board_outside and class_mail and pass_mail
  and booking_mail and reminder_mail and notice_ways = '{}'
  and saddle_height || saddle_fore_aft || bar_height || bar_fore_aft = ''`;
const STILL_NAMED = '23503';

/** @returns false where they were changed, or something of theirs is kept: whatever names them in any table says so by itself */
async function remove(call: Call, customerId: string): Promise<boolean> {
  const ofPerson = sql`studio_id = ${call.studioId} and customer_id = ${customerId}`;
  const verb = async ({ trx }: Call) => {
    // That they were looked for at Spivi goes with them; whom somebody was found for is kept.
    await sql`delete from spivi_matches where ${ofPerson}`.execute(trx);
    await sql`delete from customer_tags where ${ofPerson} and from_list`.execute(trx);
    await sql`delete from custom_values where ${ofPerson} and from_list`.execute(trx);
    const deleted = await sql`delete from customers where ${ofPerson} and ${UNTOUCHED}`.execute(trx);
    return deleted.numAffectedRows === 1n;
  };
  try {
    return await attempt(call, verb, (isGone) => isGone);
  } catch (error) {
    if ((error as { code?: string }).code !== STILL_NAMED) throw error;
    return false;
  }
}
