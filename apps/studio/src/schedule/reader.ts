import type { Caller, Work } from '../base/context.ts';

/** Whoever reads classes, by who they are here: a stranger is a member who has booked nothing. */
export type Reader = Work & { caller: Pick<Caller, 'role' | 'customerId' | 'staffId' | 'tokenId'> };
