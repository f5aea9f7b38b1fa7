export { findLastChange, forgetChangesOf, undoRosterChange } from './change-roster.ts';
export { letStrapSignIn } from './let-strap-sign-in.ts';
export { moveRider } from './move-rider.ts';
export { seatRider, unseatRider } from './seat-rider.ts';
export { lookForStraps, signInStraps } from './sign-in-straps.ts';
export { unbeginArrivals } from './unbegin-arrivals.ts';
