export { addBox } from './add-box.ts';
export { boxOfToken } from './box-of-token.ts';
export { listBoxes } from './list-boxes.ts';
export { markSeen } from './mark-seen.ts';
export { seatsOf } from './seats-of.ts';
