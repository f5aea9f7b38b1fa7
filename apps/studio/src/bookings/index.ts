export { bookSpot } from './book-spot.ts';
export { cancelComing } from './cancel-coming.ts';
export { bookingCancelled, refusal } from './refusal.ts';
export { refuseBusyRider } from './refuse-busy-rider.ts';
export { refuseUnopened } from './refuse-unopened.ts';
export { bookingRoutes } from './routes.ts';
export { type ClassFacts, freeSpots, refuseByTime, unheldPlaces, unoccupied } from './rules.ts';
export { getBooking, insertBooking, lockFacts, updateBooking } from './store.ts';
