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

/**
 * Currencies with another smallest unit than the hundredth (ISO 4217, list one). Intl has the digits that people write by CLDR,
 * which are none for RSD or LAK, whose smallest unit is the hundredth all the same.
 */
const digits: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** How many digits of a currency stand after its point (ISO 4217). @param currency three letters */
export const minorDigits = (currency: string): number => digits[currency] ?? 2;
