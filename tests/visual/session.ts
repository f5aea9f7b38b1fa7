import type { Me, Rights } from '@tandem/api/studio';
import { CONSENT_VERSION, consentPurposes } from '@tandem/api/words';

export const STUDIO = '11111111-1111-4111-8111-111111111111';
export const RIDER = '22222222-2222-4222-8222-222222222222';
/** When the pictures are taken: a Sunday noon in Paris. */
export const NOW = '2026-11-22T11:00:00.000Z';

/** A member of a made-up studio. */
export const me = (locale: 'en' | 'fr'): Me => ({
  user: { userId: RIDER, name: 'Camille Exemple', email: 'camille@demo.tandem.example', locale },
  studios: [{ studioId: STUDIO, name: 'Studio Demo', role: 'member', customerId: RIDER, children: [] }],
  secondFactor: 'free',
  mailServer: false,
  givenLinks: [],
});

/** Everything was allowed. */
export const rights: Rights = {
  consents: consentPurposes.map((purpose) => ({
    purpose,
    state: 'granted',
    version: CONSENT_VERSION[purpose],
    since: '2026-01-05T09:00:00.000Z',
  })),
  history: [],
  board: { alias: null, hidden: [], outside: false, kept: 'yes' },
  classMail: true,
  passMail: true,
  bookingMail: true,
  reminderMail: true,
  waiver: null,
  erasureId: null,
};
