export { forgetHearts, phoneBoot } from './hearts-of-phone.ts';
export { bookedOn, letPhoneIn, seatOf, shutPhoneOut } from './let-phone-in.ts';
export { phoneOfToken } from './phone-of-token.ts';
export { forgetBatches, takeTurn } from './take-turn.ts';
