import { boardVisibility } from '@tandem/spivi/tandem';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import { askExtension } from '../calls/call.ts';
import type { Lane, LaneBooking } from './claim-class.ts';
import { holdLane, SyncDelayed } from './lane.ts';
import { PATIENCE_SECONDS } from './timing.ts';

/** A server that has no such method is asked again after so long: it may be another one by then. */
const NO_FOR_SECONDS = 86_400;
/** One that gives no answer to it, but to everything else, after so long. */
const SILENT_FOR_SECONDS = 300;

/**
 * Tells the server how people wish to show on its board, before any of them is put on the roster. Where it does not keep
 * to that, who does not wish to show is not sent at all; who only has another name or withheld numbers is, and is told.
 * @throws SyncDelayed when a server that keeps to it does not answer now
 */
export async function tellBoard(studio: Studio, lane: Lane): Promise<void> {
  for (const booking of lane.bookings) {
    if (!booking.rider || !booking.board) continue;
    if (lane.connection!.boardKept !== false) await tell(studio, lane, booking);
    if (lane.connection!.boardKept !== false || booking.board.shown) continue;
    booking.rider = null;
    booking.reason = 'board_not_kept';
  }
}

async function tell(studio: Studio, lane: Lane, booking: LaneBooking): Promise<void> {
  const { customerId, rider, board } = booking;
  const { studioId, classId } = lane;
  const connection = lane.connection!;
  const { clientId } = rider!;
  const { shown, alias, hidden } = board!;
  const keepTold = async ({ trx }: Work) => {
    await sql`update spivi_links set board_told = ${JSON.stringify(board)}::jsonb
      where studio_id = ${studioId} and customer_id = ${customerId} and client_id = ${clientId}`.execute(trx);
  };
  const outcome = await askExtension(
    studio,
    { connection, classId, customerId, before: (work) => holdLane(work, lane), after: keepTold },
    boardVisibility.path,
    boardVisibility.request.write({ clientId, shown, alias, hidden }),
  );
  if (outcome.kind === 'ok') return learn(studio, lane, true);
  if (outcome.kind === 'config') throw new SyncDelayed(outcome.code, outcome.message);
  if (outcome.kind === 'permanent' && outcome.code === 'not_found')
    return learn(studio, lane, false, NO_FOR_SECONDS);
  // A server that knows the method refuses only a client that it does not know.
  if (outcome.kind === 'permanent' && connection.boardKept) {
    booking.rider = null;
    booking.reason = 'client_missing';
    return;
  }
  if (outcome.kind !== 'permanent' && (connection.boardKept || lane.pendingSeconds < PATIENCE_SECONDS))
    throw new SyncDelayed(outcome.code, outcome.message);
  return learn(studio, lane, false, SILENT_FOR_SECONDS);
}

async function learn(
  studio: Studio,
  lane: Lane,
  kept: boolean,
  forSeconds: number | null = null,
): Promise<void> {
  const { studioId, connection } = lane;
  if (connection!.boardKept === kept) return;
  connection!.boardKept = kept;
  await inStudio(studio, studioId, async (work) => {
    const { trx } = work;
    await sql`update spivi_connections set board_kept = ${kept},
        board_ask_again_at = now() + make_interval(secs => ${forSeconds}::int)
      where studio_id = ${studioId}`.execute(trx);
    await announceChange(work, 'spivi', null);
    await announceChange(work, 'customer', null);
  });
}
