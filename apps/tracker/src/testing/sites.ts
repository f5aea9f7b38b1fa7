import { hashToken, inTenant } from '@tandem/platform';
import { migrateTracker } from '../app/tracker.ts';
import { connect } from '../base/db.ts';
import { hashPassword } from '../sites/index.ts';

/** Two clubs that know nothing of each other, with the same names and emails. */
export const SITES = [1, 2].map((siteId) => ({
  siteId,
  sourceName: 'admin@club.example',
  password: `secret-of-${siteId}`,
  boxId: siteId * 10 + 1,
  otherBoxId: siteId * 10 + 2,
  token: `token-of-${siteId}`,
  /** Of a box that may not bring a class clock. */
  otherToken: `other-token-of-${siteId}`,
}));
export type TestSite = (typeof SITES)[number];
export const [A, B] = SITES as [TestSite, TestSite];

/** Migrates a database and puts both clubs with their boxes into it. */
export async function makeSites(url: string): Promise<void> {
  await migrateTracker(url);
  const db = connect(url);
  for (const site of SITES) {
    const password_hash = await hashPassword(site.password);
    await inTenant(db, String(site.siteId), async (trx) => {
      const site_id = site.siteId;
      await trx
        .insertInto('sites')
        .values({
          site_id,
          name: `Club ${site_id}`,
          source_name: site.sourceName,
          password_hash,
          time_zone: 'Europe/Paris',
        })
        .execute();
      const boxes = [
        { box_id: site.boxId, token: site.token, accepts_class_clock: true },
        { box_id: site.otherBoxId, token: site.otherToken, accepts_class_clock: false },
      ];
      for (const { token, ...box } of boxes) {
        const seat_ids = Array.from({ length: 30 }, (_, i) => i + 1);
        await trx
          .insertInto('boxes')
          .values({ site_id, ...box, name: 'Cycle', seat_ids })
          .execute();
        await trx
          .insertInto('box_tokens')
          .values({ site_id, box_id: box.box_id, token_hash: hashToken(token) })
          .execute();
      }
    });
  }
  await db.destroy();
}
