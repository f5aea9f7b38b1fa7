/** What a studio's webhooks are told of, each as it happens. */
export const webhookKinds = [
  'booking.made',
  'booking.moved',
  'booking.cancelled',
  'booking.checked_in',
  'class.made',
  'class.changed',
  'class.cancelled',
  'customer.made',
  'customer.changed',
  'customer.erased',
  'waitlist.joined',
  'waitlist.offered',
  'waitlist.ended',
  'pass.given',
  'pass.changed',
  'payment.paid',
  'payment.refunded',
] as const;
export type WebhookKind = (typeof webhookKinds)[number];

/**
 * What came of one try: taken (2xx); gone (410: nothing more is sent); refused (another 3xx or 4xx); failed (5xx, 408, 429);
 * timeout; unreachable; blocked (an address that is nobody's to reach from here).
 */
export const webhookOutcomes = [
  'ok',
  'gone',
  'refused',
  'failed',
  'timeout',
  'unreachable',
  'blocked',
] as const;
export type WebhookOutcome = (typeof webhookOutcomes)[number];

/** Why nothing is sent: a person said so, nothing was taken for days, or the receiver said that it is gone (410). */
export const webhookOffs = ['person', 'failing', 'gone'] as const;
export type WebhookOff = (typeof webhookOffs)[number];
