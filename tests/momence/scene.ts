import { fresh } from '../../apps/studio/src/testing/fixtures.ts';
import { exampleHost } from '../fake-momence/example.ts';
import { startFakeMomence } from '../fake-momence/server.ts';
import { connect, PLACE } from './connected.ts';

const HOUR_MS = 3_600_000;

/** A studio that is connected to a Momence of its own, with as many calls a second as there are; and what is read there. */
export const test = fresh
  .override('options', { settings: { sourceCallsPerSecond: 1000 } })
  .extend('fake', async ({ clock }, { onCleanup }) => {
    const fake = await startFakeMomence({
      hosts: [exampleHost],
      now: () => Date.now() + clock.aheadMs,
      limits: { callsPerSecond: 10_000 },
    });
    onCleanup(() => fake.close());
    return fake;
  })
  .extend('connected', ({ t, tenant, fake }) => connect(t, tenant, fake.url))
  .extend('session', ({ fake, connected: _ }) => (inHours = 24, more: object = {}) => {
    const startsAt = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + inHours * HOUR_MS);
    return fake
      .host()
      .createSession({ startsAt: startsAt.toISOString(), teacherId: 3001, locationId: PLACE, ...more });
  });
