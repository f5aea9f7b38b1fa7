export { letPhoneIn, seatOf, shutPhoneOut } from './let-phone-in.ts';
export { phoneOfToken } from './phone-of-token.ts';
export { takeTurn } from './take-turn.ts';
