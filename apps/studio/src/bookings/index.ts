export { actorOf, noteChange } from './act.ts';
export { bookSpot } from './book-spot.ts';
export { cancelComing } from './cancel-coming.ts';
export { checkIn } from './check-in.ts';
export { anyHolds, dropEndedHolds, endHoldFor, holdsAs, useUpHolds } from './holds.ts';
export { bookingCancelled, refusal } from './refusal.ts';
export { refuseBusyRider } from './refuse-busy-rider.ts';
export { refuseUnopened } from './refuse-unopened.ts';
export { restoreBooking } from './restore-booking.ts';
export { readSpotMap } from './roster.ts';
export { bookingRoutes } from './routes.ts';
export {
  type ClassFacts,
  chosen,
  freeSpots,
  refuseByTime,
  seenBy,
  unheldPlaces,
  unoccupied,
} from './rules.ts';
export { getBooking, insertBooking, isLate, lockFacts, releaseFrom, updateBooking } from './store.ts';
