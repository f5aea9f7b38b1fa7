import { expect, test } from 'vitest';
import { explainResult, type Presence } from './why-none.ts';

const endsAt = new Date('2026-11-22T18:45:00Z');
const hoursLater = (hours: number) => new Date(endsAt.getTime() + hours * 3_600_000);
/** Linked, seated, and Spivi has said nothing yet. */
const seated: Presence = {
  spotNumber: 4,
  clientId: 17,
  email: 'rider@demo.example',
  brokenSince: null,
  match: 'linked',
  consents: true,
  booked: true,
  endsAt,
  tracked: true,
  spiviEnabled: true,
  connection: 'on',
  gymMapped: true,
  classReason: null,
  state: null,
  reason: null,
  lost: false,
  erased: false,
};
const unsent = { tracked: false } as const;

test.each<[string, Partial<Presence>, number, string]>([
  ['numbers', { state: 'ready' }, 1, 'ready'],
  ['numbers, and then the booking was cancelled', { state: 'ready', booked: false }, 1, 'ready'],
  ['a cancelled booking', { booked: false, state: 'none', reason: 'no_data' }, 1, 'none cancelled'],
  ['a ride that staff gave to another', { lost: true }, 1, 'none reassigned'],
  ['two rides swapped', { lost: true, state: 'ready' }, 1, 'ready'],
  ['what Spivi said', { state: 'none', reason: 'client_missing' }, 1, 'none client_missing'],
  ['no spot', { spotNumber: null }, 1, 'none no_spot'],
  ['a consent taken back', { consents: false, spotNumber: null }, 1, 'none consent_missing'],
  [
    'a consent taken back, of a class that Spivi does not have',
    { consents: false, tracked: false },
    1,
    'none consent_missing',
  ],
  ['a person erased on their wish', { erased: true, consents: false }, 1, 'none erased'],
  ['numbers from before a consent was taken back', { consents: false, state: 'ready' }, 1, 'ready'],
  ['no client', { clientId: null, match: 'not_found' }, 1, 'none not_matched'],
  ['two candidates', { clientId: null, match: 'ambiguous' }, 1, 'none ambiguous'],
  ['a client that is gone', { brokenSince: endsAt, state: 'waiting' }, 1, 'none link_lost'],
  ['a client without email', { email: null }, 1, 'none email_unknown'],
  ['nothing yet', {}, 1, 'waiting'],
  ['nothing after a day', { state: 'waiting' }, 25, 'none no_data'],
  ['nothing after a day of pause', { connection: 'off' }, 25, 'waiting paused'],
  ['a refused password', { connection: 'auth' }, 1, 'waiting auth'],
  ['never connected', { ...unsent, connection: 'none', spotNumber: null }, 1, 'none not_connected'],
  ['switched off', { ...unsent, spiviEnabled: false }, 1, 'none switched_off'],
  ['no box', { ...unsent, gymMapped: false }, 1, 'none gym_unmapped'],
  ['too short', { ...unsent, classReason: 'too_short' }, 1, 'none too_short'],
  ['a class that was never sent', unsent, 1, 'none not_tracked'],
  ['a running class that is about to be sent', unsent, -0.1, 'waiting'],
  [
    'a removed connection keeps what was said',
    { connection: 'none', state: 'none', reason: 'no_spot' },
    1,
    'none no_spot',
  ],
])('%s', (_, facts, hours, expected) => {
  const { state, reason } = explainResult({ ...seated, ...facts }, hoursLater(hours));
  expect([state, reason].filter(Boolean).join(' ')).toBe(expected);
});
