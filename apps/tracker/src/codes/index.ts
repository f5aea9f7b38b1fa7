export { newCode } from './code.ts';
export { createCodes, type OfCode } from './take-code.ts';
