import type { Caller, Work } from '../base/context.ts';

/** A look at classes: by who somebody is here, whether or not they have signed in. */
export type Look = Work & { caller: Pick<Caller, 'role' | 'customerId'> };
