import type { HostFacts } from './momence.ts';

/** A made-up host with one place, one room of 24 bikes, two who teach and four who ride. */
export const exampleHost = {
  id: 1001,
  name: 'Vélo Démo',
  clients: [
    {
      clientId: 'demo-client',
      clientSecret: 'fake-momence-ride',
      redirectUris: ['http://127.0.0.1:4600/momence/callback'],
    },
  ],
  staff: [{ email: 'desk@fake.tandem.example', password: 'fake-momence-desk' }],
  locations: [
    { id: 2001, name: 'Vélo Démo Centre' },
    { id: 2002, name: 'Grande salle', parentLocationId: 2001 },
  ],
  teachers: [
    { id: 3001, firstName: 'Inès', lastName: 'Instructrice' },
    { id: 3002, firstName: 'Otto', lastName: 'Ohm' },
  ],
  members: [
    { id: 4001, firstName: 'Ada', lastName: 'Ampère', email: 'ada@fake.tandem.example' },
    { id: 4002, firstName: 'Bob', lastName: 'Baud', email: 'bob@fake.tandem.example' },
    { id: 4003, firstName: 'Cléo', lastName: 'Coulomb', email: 'cleo@fake.tandem.example' },
    { id: 4004, firstName: 'Dina', lastName: 'Décibel', email: 'dina@fake.tandem.example' },
  ],
} satisfies HostFacts;
