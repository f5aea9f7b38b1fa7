export { forgetChangesOf, undoRosterChange } from './change-roster.ts';
export { letStrapSignIn } from './let-strap-sign-in.ts';
export { seatRider, unseatRider } from './seat-rider.ts';
export { lookForStraps, signInStraps } from './sign-in-straps.ts';
