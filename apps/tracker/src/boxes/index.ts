export { addBox } from './add-box.ts';
export { boxOfToken } from './box-of-token.ts';
export { changeBox } from './change-box.ts';
export { listBoxes } from './list-boxes.ts';
export { markSeen } from './mark-seen.ts';
export { seatsOf } from './seats-of.ts';
export { newToken, revokeTokens } from './tokens.ts';
