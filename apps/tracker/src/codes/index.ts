export { codesOf, type OfCode } from './take-code.ts';
