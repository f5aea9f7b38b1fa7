/** What a person can allow, each on its own. Without any of them classes can be booked all the same. */
export const consentPurposes = ['store', 'send', 'board', 'strap'] as const;
export type ConsentPurpose = (typeof consentPurposes)[number];

/**
 * What everybody is asked on their first visit, as a new customer and on paper. The others somebody gives who wants what it
 * is for.
 */
export const askedPurposes = ['store', 'send', 'board'] as const satisfies readonly ConsentPurpose[];

/** Raised when a purpose's text says something else than before; the text is in the messages, `consent.<purpose>`. */
export const CONSENT_VERSION: Record<ConsentPurpose, number> = { store: 1, send: 1, board: 1, strap: 1 };

/** Who gave the answer: the person in the portal, the desk for them, the owner for many at once from papers. */
export const consentWays = ['member', 'staff', 'bulk'] as const;
export type ConsentWay = (typeof consentWays)[number];
