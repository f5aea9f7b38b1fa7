import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMomenceHook } from './webhook.ts';

const SECRET = { secret: 'hook-secret', signatureKey: null };
const said = (event: string, payload: unknown, timestamp: unknown = '2026-11-18T12:00:00.000Z') =>
  JSON.stringify({ timestamp, event, payload });
const BOOKED = said('session-booked', { sessionId: 7, sessionBookingId: 8, payingMemberId: 1 });

const sign = (text: string, key: string, encoding: 'hex' | 'base64' = 'hex') =>
  createHmac('sha256', key).update(text).digest(encoding);
const came = (text: string, headers: Record<string, string>) => ({
  headers,
  body: Buffer.from(JSON.stringify({ payload: text })),
});
const bySecret = (text: string) =>
  readMomenceHook(came(text, { 'x-webhook-secret': 'hook-secret' }), [SECRET]);

describe('what is theirs', () => {
  test('is signed over the payload’s text, whatever stands in it, in digits or base64, by its own key or the secret', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('hex' as const, 'base64' as const),
        fc.boolean(),
        fc.option(fc.string({ minLength: 8 }), { nil: null }),
        (name, encoding, upper, signatureKey) => {
          const text = said('member-updated', { memberId: 5, firstName: name });
          const secret = { secret: 'hook-secret', signatureKey };
          const signature = sign(text, signatureKey ?? 'hook-secret', encoding);
          const written = upper && encoding === 'hex' ? signature.toUpperCase() : signature;
          const given = { 'x-webhook-signature': written };
          const read = readMomenceHook(came(text, given), [secret]);
          expect(read).toMatchObject({
            heard: { event: 'member-updated', hint: { about: 'person', id: '5' } },
          });
          expect(readMomenceHook(came(`${text} `, given), [secret])).toEqual({ refused: 'wrong_signature' });
          const other = { ...secret, secret: 'another-one', signatureKey: 'another-one' };
          expect(readMomenceHook(came(text, given), [other])).toEqual({ refused: 'wrong_signature' });
        },
      ),
    );
  });

  test('also by the secret alone; but nothing wrong may stand beside it', () => {
    expect(bySecret(BOOKED)).toMatchObject({ heard: { hint: { about: 'class', id: '7', itself: false } } });
    const right = { 'x-webhook-secret': 'hook-secret', 'x-webhook-signature': sign(BOOKED, 'hook-secret') };
    expect(readMomenceHook(came(BOOKED, right), [SECRET])).toHaveProperty('heard');
    for (const [wrong, refused] of [
      [{ 'x-webhook-secret': 'hook-secre' }, 'wrong_secret'],
      [{ 'x-webhook-secret': 'hook-secret ' }, 'wrong_secret'],
      [{ 'x-webhook-signature': sign(BOOKED, 'hook-secre') }, 'wrong_signature'],
      [{ 'x-webhook-signature': 'ab'.repeat(16) }, 'wrong_signature'],
      [{ 'x-webhook-signature': '€' }, 'wrong_signature'],
    ] as const)
      expect(readMomenceHook(came(BOOKED, { ...right, ...wrong }), [SECRET])).toEqual({ refused });
    expect(readMomenceHook(came(BOOKED, {}), [SECRET])).toEqual({ refused: 'no_secret' });
    expect(readMomenceHook(came(BOOKED, { 'x-webhook-secret': '' }), [SECRET])).toEqual({
      refused: 'no_secret',
    });
  });

  test('by the secret before too, while it is given', () => {
    const before = { secret: 'the-one-before', signatureKey: null };
    const old = came(BOOKED, { 'x-webhook-secret': 'the-one-before' });
    expect(readMomenceHook(old, [SECRET, before])).toHaveProperty('heard');
    expect(readMomenceHook(old, [SECRET])).toEqual({ refused: 'wrong_secret' });
  });

  test('has its id under either spelling', () => {
    for (const name of ['x-webhook-reqeuest-id', 'x-webhook-request-id'])
      expect(
        readMomenceHook(came(BOOKED, { 'x-webhook-secret': 'hook-secret', [name]: 'one' }), [SECRET]),
      ).toMatchObject({ heard: { requestId: 'one' } });
    expect(bySecret(BOOKED)).toMatchObject({ heard: { requestId: null } });
  });
});

describe('what it says', () => {
  test.each([
    'session-booked',
    'session.booked',
    'session-booking-cancelled',
    'session-booking-checked-in',
    'session-booking-no-show',
  ])('%s is of who is booked', (event) => {
    expect(bySecret(said(event, { sessionId: 7 }))).toMatchObject({
      heard: { hint: { about: 'class', id: '7', itself: false, room: null } },
    });
  });

  test.each(['session-created', 'session-updated'])('%s is of the class, and names its room', (event) => {
    const room = { placeId: '3', roomPlaceId: '4', toldAt: new Date('2026-11-18T12:00:00Z') };
    const hint = (payload: object, timestamp?: unknown) =>
      bySecret(said(event, { sessionId: 7, ...payload }, timestamp));
    expect(hint({ locationId: 3, roomId: 4 })).toMatchObject({ heard: { hint: { itself: true, room } } });
    expect(hint({ locationId: 3, roomId: 4 }, Date.parse('2026-11-18T12:00:00Z'))).toMatchObject({
      heard: { hint: { room } },
    });
    for (const said of [
      hint({}),
      hint({ locationId: 3, roomId: null }),
      hint({ locationId: 3, roomId: 4 }, 'soon'),
    ])
      expect(said).toMatchObject({ heard: { hint: { id: '7', room: null } } });
  });

  test('an event of tomorrow says nothing, and is no error; nor is a name of Object.prototype an event', () => {
    for (const event of ['session-spot-moved', 'constructor', '__proto__'])
      expect(bySecret(said(event, { sessionId: 7 }))).toMatchObject({ heard: { event, hint: null } });
  });

  test('what cannot be read is refused, and no bytes throw', () => {
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{}',
      said('', {}),
      said('session-booked', {}),
      said('session-booked', null),
    ])
      expect(bySecret(text)).toEqual({ refused: 'unreadable' });
    for (const sessionId of [0, -7, 1.5, '7', 2 ** 60])
      expect(bySecret(said('session-booked', { sessionId }))).toEqual({ refused: 'unreadable' });
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), (bytes, known) => {
        const headers = known ? { 'x-webhook-secret': 'hook-secret' } : { 'x-webhook-signature': 'ab' };
        expect(readMomenceHook({ headers, body: Buffer.from(bytes) }, [SECRET])).toEqual({
          refused: known ? 'unreadable' : 'no_secret',
        });
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(bySecret(text)).toEqual({ refused: 'unreadable' });
      }),
    );
  });
});
