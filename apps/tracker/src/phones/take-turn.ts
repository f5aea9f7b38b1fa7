import { MAX_PHONE_SPARE_BATCHES, PHONE_EVERY_MS } from '@tandem/api/words';
import type { Call, Phone } from '../base/context.ts';
import { problem } from '../base/problem.ts';

/**
 * Counts one batch of a phone, whichever token of its rider it came with. A strap has one number a second to tell: no more
 * is stored of it, however it is sent.
 * @param elapsedSeconds that its class has had
 * @throws Problem `phone_too_often`
 */
export async function takeTurn({ trx, caller, now }: Call<Phone>, elapsedSeconds: number): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('phones')
    .set((eb) => ({ heard_at: now, batches: eb('batches', '+', 1) }))
    .where('event_id', '=', caller.eventId)
    .where('client_id', '=', caller.clientId)
    .where((eb) =>
      eb.or([eb('heard_at', 'is', null), eb('heard_at', '<=', new Date(now.getTime() - PHONE_EVERY_MS))]),
    )
    .where('batches', '<', Math.floor(elapsedSeconds) + MAX_PHONE_SPARE_BATCHES)
    .executeTakeFirst();
  if (numUpdatedRows === 0n)
    throw problem({
      code: 'phone_too_often',
      message: 'This phone sends more often than a strap has anything to tell.',
      remedy: 'Wait a second, then send what waits in one batch.',
      retryAfterSeconds: 1,
    });
}

/** Start of a class is taken back: its phones have sent nothing since. */
export async function forgetBatches({ trx }: Pick<Call, 'trx'>, eventId: number): Promise<void> {
  await trx
    .updateTable('phones')
    .set({ batches: 0, heard_at: null })
    .where('event_id', '=', eventId)
    .execute();
}
