import { hashToken, inTenant } from '@tandem/platform';
import { connect, type Db, type Trx } from '../../../tracker/src/base/db.ts';
import { normaliseEmail } from '../../../tracker/src/base/email.ts';
import { addPlan } from '../../../tracker/src/plans/index.ts';
import { hashPassword } from '../../../tracker/src/sites/index.ts';
import { type DemoPerson, demoPeople } from '../people.ts';
import { DEMO_BOXES, DEMO_SITE } from '../site.ts';
import { demoStaff } from '../staff.ts';
import { demoPlans } from './plans.ts';

const instructors = demoStaff.filter(({ role }) => role === 'instructor');

/** Makes the demo's site with boxes, class plans and clients, once: a database that has it is left as it is. */
export async function seedTrackerDemo(databaseUrl: string): Promise<void> {
  const db = connect(databaseUrl);
  try {
    await seed(db);
  } finally {
    await db.destroy();
  }
}

async function seed(db: Db): Promise<void> {
  const { siteId: site_id, name, sourceName: source_name, timeZone: time_zone, password } = DEMO_SITE;
  const password_hash = await hashPassword(password);
  await inTenant(db, String(site_id), async (trx) => {
    const made = await trx
      .insertInto('sites')
      .values({ site_id, name, source_name, password_hash, time_zone })
      .onConflict((conflict) => conflict.doNothing())
      .returning('site_id')
      .executeTakeFirst();
    if (!made) return;
    for (const box of DEMO_BOXES) await seedBox(trx, box);
    for (const plan of demoPlans) await addPlan({ trx, siteId: site_id, now: new Date() }, plan);
    await trx
      .insertInto('clients')
      .values([
        ...instructors.map(({ name, email }) => {
          const [firstName, lastName] = name.split(' ') as [string, string];
          return { ...nameRow({ firstName, lastName }, email), is_instructor: true };
        }),
        ...demoPeople.filter((person) => person.kind !== 'absent').map(clientRow),
      ])
      .execute();
  });
}

async function seedBox(trx: Trx, box: (typeof DEMO_BOXES)[number]): Promise<void> {
  const key = { site_id: DEMO_SITE.siteId, box_id: box.boxId };
  const seat_ids = Array.from({ length: box.seats }, (_, i) => i + 1);
  await trx
    .insertInto('boxes')
    .values({ ...key, name: box.name, seat_ids, accepts_class_clock: true })
    .execute();
  await trx
    .insertInto('box_tokens')
    .values({ ...key, token_hash: hashToken(box.token) })
    .execute();
}

const nameRow = ({ firstName, lastName }: { firstName: string; lastName: string }, email: string) => ({
  site_id: DEMO_SITE.siteId,
  email,
  email_normalised: normaliseEmail(email),
  first_name: firstName,
  last_name: lastName,
});

const clientRow = (person: DemoPerson) => ({
  ...nameRow(person, person.trackerEmail),
  gender: person.gender,
  birth_date: person.birthDate,
  weight_kg: person.weightKg,
  height_cm: person.heightCm,
  ftp_w: person.ftpW,
  lthr_bpm: Math.round(0.9 * person.maxHrBpm),
  resting_hr_bpm: person.restingHrBpm,
});
