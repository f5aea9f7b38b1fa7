import type { Studio } from '../../base/context.ts';
import { askBoard, learnKept, SILENT_FOR_SECONDS, WishOvertaken } from '../board/ask-board.ts';
import type { Lane, LaneBooking } from './claim-class.ts';
import { holdLane, SyncDelayed } from './lane.ts';
import { PATIENCE_SECONDS } from './timing.ts';

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
  const { classId } = lane;
  const { customerId, rider, board } = booking;
  const connection = lane.connection!;
  const about = { connection, classId, customerId, clientId: rider!.clientId, wish: board! };
  const outcome = await askBoard(studio, { ...about, before: (work) => holdLane(work, lane) }).catch(
    (error: unknown) => {
      if (error instanceof WishOvertaken) throw new SyncDelayed('rate_limited', error.message);
      throw error;
    },
  );
  if (outcome.kind === 'ok') return;
  if (outcome.kind === 'config') throw new SyncDelayed(outcome.code, outcome.message);
  if (outcome.kind === 'permanent' && outcome.code === 'not_found') return;
  // A server that knows the method refuses only a client that it does not know.
  if (outcome.kind === 'permanent' && connection.boardKept) {
    booking.rider = null;
    booking.reason = 'client_missing';
    return;
  }
  if (outcome.kind !== 'permanent' && (connection.boardKept || lane.pendingSeconds < PATIENCE_SECONDS))
    throw new SyncDelayed(outcome.code, outcome.message);
  return learnKept(studio, connection, false, SILENT_FOR_SECONDS);
}
