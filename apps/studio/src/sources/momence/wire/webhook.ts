import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { sameSecret } from '@tandem/platform';
import { z } from 'zod';
import type { Hint, HookSecret, ReadHook } from '../../adapter.ts';

const id = z.int().positive();
const optionalId = id.nullish().transform((value) => value ?? null);
/** Of an event's name what is kept; theirs have half as many. */
const MAX_EVENT_CHARS = 60;

const said = z.object({
  /** A moment, as a text or in milliseconds; what says none is still a hint. */
  timestamp: z
    .union([z.iso.datetime({ offset: true }), z.int().positive()])
    .transform((at) => new Date(at))
    .refine((at) => !Number.isNaN(at.getTime()))
    .nullish()
    .catch(null),
  event: z.string().min(1),
  payload: z.unknown(),
});

type Said = z.output<typeof said>;
type ReadPayload = (said: Said) => Hint | null;

/** Who is booked in a class is another, or is there. */
const booking: ReadPayload = ({ payload }) => {
  const read = z.object({ sessionId: id }).safeParse(payload);
  if (!read.success) return null;
  return { about: 'class', id: String(read.data.sessionId), itself: false, room: null };
};
const session: ReadPayload = ({ payload, timestamp }) => {
  const read = z.object({ sessionId: id, roomId: optionalId, locationId: optionalId }).safeParse(payload);
  if (!read.success) return null;
  const { sessionId, roomId, locationId } = read.data;
  const known = roomId !== null && locationId !== null && timestamp;
  const room = known ? { placeId: String(locationId), roomPlaceId: String(roomId), toldAt: timestamp } : null;
  return { about: 'class', id: String(sessionId), itself: true, room };
};
const member: ReadPayload = ({ payload }) => {
  const read = z.object({ memberId: id }).safeParse(payload);
  return read.success ? { about: 'person', id: String(read.data.memberId) } : null;
};

/**
 * By their names, whose words are seen parted by hyphens and by points (`session.booked`). A no-show is told two hours
 * after the end: it has the roster read, which says who came late.
 */
const events: Record<string, ReadPayload> = {
  'session-booked': booking,
  'session-booking-cancelled': booking,
  'session-booking-checked-in': booking,
  'session-booking-no-show': booking,
  'session-created': session,
  'session-updated': session,
  'member-assigned': member,
  'member-updated': member,
};

/**
 * Reads a webhook: its body is JSON with another JSON in it as a text, `payload`, which alone is signed. It has the secret in a
 * header, or a signature, or both; whichever it has must be right.
 */
export const readMomenceHook: ReadHook = ({ headers, body }, secrets) => {
  const text = payloadOf(body);
  const refusals = secrets.map((secret) => refusalOf(headers, text, secret));
  const refused = refusals.includes(null) ? null : (refusals[0] ?? 'no_secret');
  if (refused !== null) return { refused };
  const read = said.safeParse(text === null ? null : jsonOf(text));
  if (!read.success) return { refused: 'unreadable' };
  const { event } = read.data;
  const name = event.replaceAll('.', '-');
  const known = Object.hasOwn(events, name) ? events[name]! : null;
  const hint = known?.(read.data) ?? null;
  if (known && hint === null) return { refused: 'unreadable' };
  const requestId = headerOf(headers, 'x-webhook-reqeuest-id') ?? headerOf(headers, 'x-webhook-request-id');
  return { heard: { requestId, event: event.slice(0, MAX_EVENT_CHARS), hint } };
};

/** Why it is not theirs by one secret, or null. */
function refusalOf(
  headers: IncomingHttpHeaders,
  text: string | null,
  { secret, signatureKey }: HookSecret,
): 'no_secret' | 'wrong_secret' | 'wrong_signature' | null {
  const given = headerOf(headers, 'x-webhook-secret');
  const signature = headerOf(headers, 'x-webhook-signature');
  if (given === null && (signature === null || text === null)) return 'no_secret';
  if (given !== null && !sameSecret(given, secret)) return 'wrong_secret';
  if (signature !== null && text !== null && !isSigned(text, signature, signatureKey ?? secret))
    return 'wrong_signature';
  return null;
}

/** HMAC-SHA256 of the text in UTF-8, in hexadecimal digits or base64. */
function isSigned(text: string, signature: string, key: string): boolean {
  const made = createHmac('sha256', key).update(text).digest();
  const given = Buffer.from(signature, /^[0-9a-f]{64}$/i.test(signature) ? 'hex' : 'base64');
  return given.length === made.length && timingSafeEqual(given, made);
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function payloadOf(body: Buffer): string | null {
  const read = z.object({ payload: z.string() }).safeParse(jsonOf(body.toString('utf8')));
  return read.success ? read.data.payload : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
