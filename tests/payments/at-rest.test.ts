import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio } from '../../apps/studio/src/base/call.ts';
import { updatePassKind } from '../../apps/studio/src/passes/kinds.ts';
import { forgetPayer } from '../../apps/studio/src/payments/forget.ts';
import { lookAtPayment, resolvePayment } from '../../apps/studio/src/payments/resolve.ts';
import { startPayment } from '../../apps/studio/src/payments/start.ts';
import { ledgerFaults } from '../../apps/studio/src/testing/passes.ts';
import { seedTenant } from '../../apps/studio/src/testing/tenant.ts';
import type { Fault } from '../fake-payments/server.ts';
import { isOf, paying, paymentScene } from './scene.ts';

const RUNS = 25;
const PEOPLE = 3;
const HOUR_MS = 3_600_000;

const faults: (Fault | null)[] = [
  { status: 429, retryAfterSeconds: 30 },
  { status: 500 },
  { after: 500 },
  'lost',
  'hang',
  'cut',
  'nonsense',
  null,
];
const WHAT = [
  ...([
    'buy',
    'again',
    'pay',
    'fail',
    'expire',
    'refund',
    'part',
    'notice',
    'forged',
    'read',
    'look',
  ] as const),
  ...(['fault', 'later', 'archive', 'wrongAmount', 'erase', 'give', 'refunded', 'close'] as const),
];
const OFTEN = [
  'buy',
  'buy',
  'pay',
  'pay',
  'pay',
  'notice',
  'notice',
  'read',
  'read',
  'fault',
  'later',
] as const;
type Deed = { what: (typeof WHAT)[number]; person: number; kind: number; n: number };
const deed: fc.Arbitrary<Deed> = fc.record({
  what: fc.constantFrom(...WHAT, ...OFTEN),
  person: fc.nat(PEOPLE - 1),
  kind: fc.nat(2),
  n: fc.nat(99),
});
const one = (what: Deed['what'], n = 0): Deed => ({ what, person: n, kind: 0, n });
/** One purchase that is paid as it was asked, and one that is paid otherwise: that needs somebody. */
const BOTH: Deed[][] = [
  [one('buy')],
  [one('pay')],
  [{ ...one('wrongAmount'), n: 3 }],
  [one('buy', 1)],
  [one('pay', 1)],
];
/** What happens at one moment, by several at once. */
const moments = fc.array(fc.array(deed, { minLength: 1, maxLength: 4 }), { minLength: 6, maxLength: 22 });

paying(
  'at rest each paid checkout of the provider has one pass or stands before the staff, and nobody has a pass unpaid',
  { timeout: 300_000 },
  async ({ t, made: { fake }, clock }) => {
    let paid = 0;
    let needing = 0;
    const once = async (story: Deed[][]) => {
      const tenant = await seedTenant(t, { name: randomUUID(), customers: PEOPLE });
      const scene = await paymentScene(t, tenant, fake);
      const { studioId, customerIds } = tenant;
      const noticeUrl = `${t.base}/api/studios/${studioId}/payments/notices`;
      const before = new Set(fake.checkouts().map(({ id }) => id));
      const own = () => fake.checkouts().filter(({ id }) => !before.has(id));
      const kinds = [
        await scene.onSale({ name: 'Ten' }),
        await scene.onSale({ name: 'First', intro: true }),
        await scene.onSale({ name: 'Old' }),
      ];
      const started: string[] = [];
      const nth = <T>(all: readonly T[], n: number): T | undefined => all[n % Math.max(1, all.length)];
      const caller = (person: number) => ({
        ...{ accountId: tenant.accountIds[tenant.emails.owner]!, studioId, staffId: null },
        ...{ role: 'member' as const, customerId: customerIds[person]! },
      });
      const buy = (person: number, kind: number, paymentId: string) =>
        startPayment({ studio: t.studio, caller: caller(person) }, customerIds[person]!, {
          ...{ paymentId, passKindId: kinds[kind]!.passKindId, priceMinor: 8400 },
        });
      const byDesk = (n: number, what: 'give' | 'refunded' | 'close') =>
        scene.asDesk(async (call) => resolvePayment(call, nth(started, n)!, { what, reason: 'Because' }));
      fake.changeNext({ noticeUrl });
      // Late, twice, in any order, or lost.
      let events = 0;
      fake.deliverBy(() => [[], [0], [0, 0], [20], [5, 40], [60, 1]][events++ % 6]!);
      const deeds: Record<Deed['what'], (deed: Deed) => unknown> = {
        buy: ({ person, kind }) => {
          const paymentId = randomUUID();
          started.push(paymentId);
          return buy(person, kind, paymentId);
        },
        again: ({ person, kind, n }) => started.length > 0 && buy(person, kind, nth(started, n)!),
        pay: ({ n }) => own().length > 0 && fake.pay(nth(own(), n)!.id),
        fail: ({ n }) => own().length > 0 && fake.fail(nth(own(), n)!.id),
        expire: ({ n }) => own().length > 0 && fake.expire(nth(own(), n)!.id),
        refund: ({ n }) => own().length > 0 && fake.refund(nth(own(), n)!.id),
        part: ({ n }) => own().length > 0 && fake.refundPart(nth(own(), n)!.id, 1),
        notice: ({ n }) => own().length > 0 && fake.notice(nth(own(), n)!.id, `evt_${studioId}_${n % 7}`),
        forged: ({ n }) => own().length > 0 && fake.notice(nth(own(), n)!.id, `evt_${n}`, 'paid', 'forged'),
        read: () => scene.read(),
        look: ({ n }) => started.length > 0 && scene.asDesk((call) => lookAtPayment(call, nth(started, n)!)),
        fault: ({ n }) => fake.faults.push(nth(faults, n)!),
        later: ({ n }) => {
          clock.aheadMs += n * 60_000;
        },
        archive: ({ n }) =>
          scene.asDesk((call) => updatePassKind(call, kinds[2]!, { archived: n % 2 === 0, sold: true })),
        wrongAmount: ({ n }) => fake.changeNext(n % 3 === 0 ? { noticeUrl, amount: n + 1 } : { noticeUrl }),
        erase: ({ n }) =>
          n % 4 === 0 &&
          inStudio(t.studio, studioId, async (work) => {
            await sql`update customers set erased_at = now() where studio_id = ${studioId}
              and customer_id = ${customerIds[PEOPLE - 1]}`.execute(work.trx);
            await forgetPayer(work, customerIds[PEOPLE - 1]!);
          }),
        give: ({ n }) => started.length > 0 && byDesk(n, 'give'),
        refunded: ({ n }) => started.length > 0 && byDesk(n, 'refunded'),
        close: ({ n }) => started.length > 0 && byDesk(n, 'close'),
      };
      for (const moment of story)
        await Promise.all(
          moment.map(async (one) => {
            try {
              await deeds[one.what](one);
            } catch (error) {
              // Refused is an answer; nothing else is.
              if ((error as Error).name !== 'Problem') throw error;
            }
          }),
        );

      // At rest: the provider is well again, and the job has had its time.
      fake.faults.splice(0);
      await fake.idle();
      for (let n = 0; n < 4; n++) {
        clock.aheadMs += HOUR_MS / 2;
        await scene.allDue();
        await scene.read();
      }
      const { rows } = await inStudio(t.studio, studioId, ({ trx }) =>
        sql<{
          paymentId: string;
          state: string;
          need: string | null;
          given: number;
          marked: boolean;
          reference: string;
        }>`
          select p.payment_id as "paymentId", p.state, p.need, p.refund_marked as marked, p.reference,
            (select count(*) from pass_entries e where e.studio_id = p.studio_id and e.payment_id = p.payment_id) as given
          from payments p where p.studio_id = ${studioId}`.execute(trx),
      );
      const wrong: unknown[] = [];
      for (const checkout of own()) {
        const payment = rows.find((row) => isOf(checkout, studioId, row.paymentId));
        const stands =
          payment && (payment.given > 0 ? 1 : 0) + (payment.given === 0 && payment.need !== null ? 1 : 0);
        const isPaid = checkout.state === 'paid' && checkout.refunded === 0;
        // Started, and its answer lost for more than an hour: nobody was sent there, but the deeds pay it all the same.
        const known = payment?.reference === checkout.id;
        if (isPaid && known && !payment!.marked && (stands !== 1 || payment!.given > 1))
          wrong.push({ checkout, payment });
        if (checkout.state === 'open' && payment?.state === 'paid') wrong.push({ checkout, payment });
        if (payment && payment.given > 0 && !['paid', 'refunded'].includes(checkout.state))
          wrong.push({ checkout, payment });
        if (isPaid) paid++;
        if (payment?.need) needing++;
      }
      // A payment is no two checkouts, and a pass without one paid is nobody's.
      expect(new Set(own().map(({ returnUrl }) => returnUrl)).size).toBe(own().length);
      const unpaid = rows.filter(
        (row) =>
          row.given > 0 &&
          !own().some((one) => isOf(one, studioId, row.paymentId) && /paid|refunded/.test(one.state)),
      );
      expect({ wrong, unpaid }).toEqual({ wrong: [], unpaid: [] });
      expect(
        rows.filter((row) => row.state === 'refunded' && row.given > 0 && row.need === null && row.marked),
      ).toEqual([]);
      expect(
        await inStudio(t.studio, studioId, async ({ trx }) => (await ledgerFaults.execute(trx)).rows),
      ).toEqual([]);
    };
    await fc.assert(fc.asyncProperty(moments, once), {
      numRuns: RUNS,
      examples: [[BOTH]],
      endOnFailure: true,
    });
    // The stories came to what they are about: the first does for certain.
    expect(paid).toBeGreaterThan(0);
    expect(needing).toBeGreaterThan(0);
  },
);
