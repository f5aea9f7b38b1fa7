import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { lockStudio } from './update-studio.ts';

/** A number in another currency is another price: none may stand. @throws Problem currency_in_use */
export async function setCurrency(call: Call, to: string): Promise<void> {
  const { trx, studioId } = call;
  const { currency: from } = await lockStudio(call);
  if (to === from) return;
  const { rows } = await sql<{ kinds: number }>`select count(*) as kinds from pass_kinds
    where studio_id = ${studioId} and price_minor is not null`.execute(trx);
  if (rows[0]!.kinds > 0)
    throw problem({
      code: 'currency_in_use',
      message: `${rows[0]!.kinds} kinds of pass have a price in ${from}.`,
      remedy: 'Take their prices away first, and enter them anew.',
      details: { kinds: rows[0]!.kinds, currency: from },
    });
  await trx.updateTable('studios').set({ currency: to }).where('studio_id', '=', studioId).execute();
  await audit(call, 'studio.update', { kind: 'studio', id: studioId }, { currency: { from, to } });
  await announceChange(call, 'places', null);
}
