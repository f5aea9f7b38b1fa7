import type { Work } from '../base/context.ts';
import { newToken } from './tokens.ts';

/** What a box is made of, but for its number. `firstSeat` is 0 or 1: some layouts count from 0. */
export type BoxFacts = { name: string; seats: number; firstSeat: number; classClock: boolean };

export const boxColumns = ({ name, seats, firstSeat, classClock }: BoxFacts) => ({
  name,
  seat_ids: Array.from({ length: seats }, (_, i) => firstSeat + i),
  accepts_class_clock: classClock,
});

/**
 * Adds a box to the club.
 * @param box its number is the next free one where none is given
 * @returns the token that its program sends, which is stored only as a hash; null where the number is taken
 */
export async function addBox(
  work: Pick<Work, 'trx' | 'siteId' | 'now'>,
  box: BoxFacts & { boxId?: number },
): Promise<{ boxId: number; token: string } | null> {
  const made = await work.trx
    .insertInto('boxes')
    .values({ site_id: work.siteId, box_id: box.boxId, ...boxColumns(box) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('box_id')
    .executeTakeFirst();
  if (!made) return null;
  return { boxId: made.box_id, token: await newToken(work, made.box_id) };
}
