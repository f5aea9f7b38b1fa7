export { addWalkIn } from './add-walk-in.ts';
export { findLastMove, forgetChangesOf, undoRosterChange } from './change-roster.ts';
export { findWalkIns } from './find-walk-ins.ts';
export { letArrive } from './let-arrive.ts';
export { moveRider } from './move-rider.ts';
export { seatRider, unseatRider } from './seat-rider.ts';
export { lookForStraps, signInStraps } from './sign-in-straps.ts';
export { unbeginArrivals } from './unbegin-arrivals.ts';
