export { newCode } from './code.ts';
export { type Codes, createCodes, type OfCode } from './take-code.ts';
