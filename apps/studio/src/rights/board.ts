import type { endpoints } from '@tandem/api/studio';
import type { MailToStop } from '@tandem/api/words';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call } from '../base/context.ts';
import { markConsentDirty, sendTellBoards } from '../spivi/index.ts';
import { assertThere } from './assert-there.ts';

/**
 * Changes the name on the board, which numbers a person keeps from it, and whether boards outside the room name them too;
 * all follow within seconds.
 */
export async function setBoard(
  call: Call,
  customerId: string,
  { alias, hidden, outside }: z.output<typeof endpoints.setBoard.body>,
): Promise<void> {
  const { trx, studioId } = call;
  await assertThere(call, customerId);
  const kept = [...new Set(hidden)].sort();
  await sql`update customers set board_alias = ${alias}, board_hidden = ${kept}::text[],
      board_outside = ${outside}
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  await markConsentDirty(call, customerId);
  await sendTellBoards(call);
  const detail = { alias: alias !== null, hidden: kept, outside };
  await audit(call, 'board.update', { kind: 'customer', id: customerId }, detail);
  await announceChange(call, 'customer', customerId);
}

/** Mails of a kind, on or off. */
export async function setMail(call: Call, customerId: string, kind: MailToStop, on: boolean): Promise<void> {
  const { trx, studioId } = call;
  await assertThere(call, customerId);
  await sql`update customers set ${sql.ref(kind)} = ${on}
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  await audit(call, `${kind}.update`, { kind: 'customer', id: customerId }, { on });
  await announceChange(call, 'customer', customerId);
}
