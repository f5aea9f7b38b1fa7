/** How a payment stands, as the provider said last. `starting`: it has not said yet where to pay. */
export const paymentStates = ['starting', 'open', 'paid', 'failed', 'expired', 'refunded'] as const;
export type PaymentState = (typeof paymentStates)[number];

/** Why staff have to look at a payment. Each but the last two is paid, and no pass was given for it. */
export const paymentNeeds = [
  'amount_differs',
  'kind_gone',
  'person_gone',
  'pass_had',
  'too_many_passes',
  /** The provider never said how it ended. */
  'no_answer',
  /** The provider gave the money back, wholly or in part, whether or not a pass was given. */
  'refunded',
] as const;
export type PaymentNeed = (typeof paymentNeeds)[number];

/** What came of a call to the provider that brought nothing. */
export const paymentTroubles = ['transient', 'config', 'permanent', 'unknown'] as const;
export type PaymentTrouble = (typeof paymentTroubles)[number];

/** What staff do with a payment that needs them. */
export const paymentActs = ['give', 'refunded', 'close'] as const;
export type PaymentAct = (typeof paymentActs)[number];

/** What a list of payments is narrowed to. `needs`: those that staff have to look at. */
export const paymentFilters = ['all', 'needs', 'open', 'paid', 'refunded', 'failed'] as const;
export type PaymentFilter = (typeof paymentFilters)[number];

/** How many digits of a currency stand after its point (ISO 4217, as ECMA-402 has it). @param currency three letters */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
