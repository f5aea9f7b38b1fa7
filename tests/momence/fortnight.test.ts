import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { seedTenant } from '../../apps/studio/src/testing/tenant.ts';
import { liveFortnight } from '../chaos/momence/fortnight.ts';
import type { BelievedSession } from '../fake-momence/believed.ts';
import { connect, here, read, spotOf, test } from './scene.ts';

/** `MOMENCE_SEEDS=20 npm test -- tests/momence/fortnight` for more. */
const SEEDS = Array.from({ length: Number(process.env.MOMENCE_SEEDS ?? 2) }, (_, i) => i + 1);
/** Two a day. */
const STEPS = 28;
const DAY_MS = 24 * 3_600_000;

/** A person is booked once in a class, by the booking that was made first, and a spot that nobody has mapped is none. */
const oncePerPerson = (truth: BelievedSession[]): BelievedSession[] =>
  truth.map((session) => ({
    ...session,
    bookings: session.bookings
      .filter(({ memberId }, i, all) => all.findIndex((other) => other.memberId === memberId) === i)
      .map((booking) => ({ ...booking, roomSpotId: spotOf(booking.roomSpotId) })),
  }));

test.for(SEEDS)(
  'a fortnight of edits and faults there ends with what there is here: seed %i',
  async (seed, { t, clock }) => {
    const tenant = await seedTenant(t, { name: crypto.randomUUID() });
    const { broken } = await liveFortnight(
      seed,
      async (fake) => {
        await connect(t, tenant, fake.url);
        return {
          async read() {
            await read(t, tenant);
            // What was refused or throttled is asked again by the next reading, and not some minutes later.
            await inTenant(t.db, tenant.studioId, (trx) =>
              sql`update source_connections set rejected_logins = 0, failures_in_row = 0, held_until = null`.execute(
                trx,
              ),
            );
          },
          believed: () => here(t, tenant),
          expected: oncePerPerson,
          webhook: null,
          async close() {},
        };
      },
      {
        steps: STEPS,
        from: Math.ceil(Date.now() / DAY_MS) * DAY_MS,
        turn: (now) => {
          clock.aheadMs = now - Date.now();
        },
        begun: 'left',
      },
    );
    expect(broken).toEqual([]);
  },
);
