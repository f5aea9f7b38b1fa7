import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { call, signIn } from '../../apps/studio/src/testing/http.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { seedTenant } from '../../apps/studio/src/testing/tenant.ts';
import { liveFortnight } from '../chaos/momence/fortnight.ts';
import { chanceOf } from '../chaos/sim/chance.ts';
import type { BelievedSession } from '../fake-momence/believed.ts';
import { besideSpivi } from './beside-spivi.ts';
import { connect, here, read, spotOf } from './connected.ts';

/** Two a day. */
const STEPS = 28;
const DAY_MS = 24 * 3_600_000;
const SECRET = 'hook-secret';

/** A person is booked once in a class, by the booking that was made first, and a spot that nobody has mapped is none. */
const oncePerPerson = (truth: BelievedSession[]): BelievedSession[] =>
  truth.map((session) => ({
    ...session,
    bookings: session.bookings
      .filter(({ memberId }, i, all) => all.findIndex((other) => other.memberId === memberId) === i)
      .map((booking) => ({ ...booking, roomSpotId: spotOf(booking.roomSpotId) })),
  }));

type Press = { bookingId: string; isHere: boolean };

/**
 * A fortnight of a studio of this server, which is told by webhooks too, whose desk checks people in, and which sends who allows it to a Spivi that errs as well.
 * @param withSpivi where a bug is planted in the reading alone, it is not asked
 * @returns what was broken, and what there was of the rest
 */
export async function liveHere(
  seed: number,
  t: TestStudio,
  clock: { aheadMs: number },
  withSpivi = true,
): Promise<{ broken: string[]; heard: number; pressed: number; beside: Record<string, number> | null }> {
  const tenant = await seedTenant(t, { name: crypto.randomUUID() });
  const { studioId } = tenant;
  let heard = 0;
  let pressed = 0;
  let readings = 0;
  const spivi = withSpivi ? await besideSpivi(seed, t, tenant, clock) : null;
  const { broken } = await liveFortnight(
    seed,
    async (fake) => {
      await connect(t, tenant, fake.url);
      const owner = await signIn(t.base, tenant.emails.owner);
      await call(t.base, owner, 'setSourceCheckIns', { params: { studioId }, body: { on: true } });
      const { body } = await call(t.base, owner, 'setSourceHook', {
        params: { studioId },
        body: { secret: SECRET, signatureKey: null },
      });
      return {
        async read() {
          const { rows: booked } = await inTenant(t.db, studioId, (trx) =>
            sql<Press>`select k.booking_id as "bookingId", k.checked_in_at is not null as "isHere" from bookings k
              join source_bookings b using (studio_id, booking_id) join classes c using (studio_id, class_id)
              where k.state = 'booked' and c.cancelled_at is null order by b.foreign_class, b.foreign_id`.execute(
              trx,
            ),
          );
          const press = booked[Math.floor(chanceOf(seed, `press/${++readings}`) * booked.length * 2)];
          if (press) {
            const params = { studioId, bookingId: press.bookingId };
            await call(t.base, owner, 'checkIn', { params, body: { checkedIn: !press.isHere } });
            pressed++;
          }
          await read(t, tenant);
          // What was refused or throttled is asked again by the next reading, and not some minutes later.
          await inTenant(t.db, studioId, async (trx) => {
            await sql`update source_connections set rejected_logins = 0, failures_in_row = 0, held_until = null`.execute(
              trx,
            );
            await sql`update source_hints set tried_at = null`.execute(trx);
            await sql`update source_check_ins set tried_at = tried_at - interval '1 minute'`.execute(trx);
            const { rows } = await sql<{
              heard: number;
            }>`select count(*)::int as heard from source_heard`.execute(trx);
            heard = Math.max(heard, rows[0]!.heard);
          });
          await spivi?.follow();
        },
        alsoAtRest: async (truth, span) =>
          spivi?.atRest(truth, span, (memberId) => fake.host().members.get(memberId)!.email) ?? [],
        believed: () => here(t, tenant),
        expected: oncePerPerson,
        webhook: { url: t.base + new URL(body.hook.address).pathname, secret: SECRET },
        async close() {
          await spivi?.close();
        },
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
  return { broken, heard, pressed, beside: spivi?.done ?? null };
}
