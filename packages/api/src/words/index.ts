/** The field's words: one list each, which server, database, pages, documents and tests read. Free of zod. */
export * from './board.ts';
export * from './body.ts';
export * from './consent.ts';
export * from './demo.ts';
export * from './drift.ts';
export * from './file-codes.ts';
export * from './http-problems.ts';
export * from './limits.ts';
export * from './mail-reasons.ts';
export * from './paths.ts';
export * from './periods.ts';
export * from './reasons.ts';
export * from './roles.ts';
export * from './sports.ts';
export * from './states.ts';
export * from './studio-problems.ts';
export * from './tracker-problems.ts';
