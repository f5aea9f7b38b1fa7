/**
 * What Tandem asks of a payment provider. None is compiled in: the operator names a module in `PAYMENTS_MODULE` whose
 * default export is a `PaymentModule`. docs/operations says how one is written.
 *
 * A notice is only a hint. Whatever happens follows from `read`, so a module that can start a checkout and read it is whole;
 * one that cannot verify notices answers `null` to each, and payments are found a little later.
 */

/** An amount in the smallest unit of its currency (ISO 4217): 8400 of EUR are 84 euros, 8400 of JPY are 8400 yen. */
export type Amount = { amountMinor: number; currency: string };

/**
 * What came of a call; failures are data. `transient`: it was not done, and may be asked again (429, not reached).
 * `config`: the login is not accepted; the operator has to look. `permanent`: asked again it would be refused again.
 * `unknown`: it may have been done, or its answer could not be read (a timeout, 5xx, a cut line).
 * What the provider's own words were stays in the module: it may hold secrets, and nothing of it is kept or logged.
 */
export type ProviderOutcome<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'transient' | 'config' | 'permanent' | 'unknown'; retryAfterSeconds?: number };

/** A checkout that is to be: somebody buys one thing. */
export type CheckoutWish = Amount & {
  /**
   * 64 hexadecimal digits, another for each payment of each studio: asked twice with it the provider has one checkout and
   * answers it. A start whose answer was lost is asked again so, for up to an hour.
   */
  idempotencyKey: string;
  /** Which studio sells, where one installation has several with accounts of their own. */
  studioId: string;
  /** What is bought, in one line of at most 250 characters; it names nobody. */
  description: string;
  /** Where the provider's page leads back to, however it ended. */
  returnUrl: string;
  /** Where this studio's notices are to be sent, for providers that are told so with each checkout. */
  noticeUrl: string;
  /** The person's language, where it is known. */
  locale: 'en' | 'fr' | null;
};

/** @property reference what the provider calls it, 1 to 200 characters, no two the same in all studios @property url its page, https, at most 2000 characters */
export type StartedCheckout = { reference: string; url: string };

/**
 * `open`: somebody may still pay, also after a card was refused once. `paid`: the money is the studio's. `failed` and
 * `expired`: it is over, and nobody can pay any more. `refunded`: it was paid, and given back, wholly or in part.
 */
export type CheckoutState = 'open' | 'paid' | 'failed' | 'expired' | 'refunded';

/** A checkout as the provider has it. The amount is what was asked to be paid, or was paid, also of one that was refunded. */
export type Checkout = Amount & { state: CheckoutState };

/** A notice as it came, byte for byte: signatures are over these. Header names are in small letters. */
export type Notice = {
  body: Buffer;
  headers: Readonly<Record<string, string | string[] | undefined>>;
};

export interface PaymentProvider {
  /** What people call it, 1 to 60 characters: it stands beside each payment. */
  readonly name: string;
  /** Begins a checkout, or answers the one that this `idempotencyKey` has. @param signal aborted after ten seconds */
  start(wish: CheckoutWish, signal: AbortSignal): Promise<ProviderOutcome<StartedCheckout>>;
  /** How a checkout stands now. @param signal aborted after ten seconds */
  read(of: { reference: string; studioId: string }, signal: AbortSignal): Promise<ProviderOutcome<Checkout>>;
  /**
   * Whether a notice is the provider's own, by its signature, and of late; of that the event's id (1 to 200 characters, the
   * same each time that the provider sends it) and which checkout it is about. Null: refused. It asks nobody.
   */
  verify(notice: Notice, of: { studioId: string }): { eventId: string; reference: string } | null;
}

/**
 * Makes the provider from its own settings; called once, when Tandem starts.
 * @param env the environment: the module's settings are its own variables
 * @throws Error that names the setting at fault, never its value: the start ends with its message
 */
export type PaymentModule = (env: NodeJS.ProcessEnv) => PaymentProvider | Promise<PaymentProvider>;
