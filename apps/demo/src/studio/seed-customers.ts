import { askedPurposes, type ConsentPurpose } from '@tandem/api/words';
import { createAccount } from '../../../studio/src/accounts/create-account.ts';
import type { Trx } from '../../../studio/src/base/db.ts';
import { normalizeEmail } from '../../../studio/src/base/email.ts';
import { type DemoPerson, demoPeople } from '../people.ts';
import type { Random } from '../random.ts';
import { DEMO_MEMBER_EMAIL } from '../staff.ts';
import { demoDetails } from './bodies.ts';
import { HISTORY_WEEKS } from './history.ts';

const WEEK_MS = 7 * 24 * 3600_000;
/** The others came up to so many weeks before the history begins. */
const EARLIER_WEEKS = 60;
const STRAP_SHARE = 0.75;
/** Those who said no to something, by last name; null: was never asked. Everybody else allows everything. */
const REFUSALS: Record<string, ConsentPurpose | null> = {
  Freinault: 'board',
  Dérailleau: 'send',
  Rimsdale: null,
};

export const allowsEverything = ({ lastName }: DemoPerson): boolean => !(lastName in REFUSALS);

/** @returns ids in the order of `demoPeople`; the first is the member who can sign in */
export async function seedCustomers(
  trx: Trx,
  { studioId, passwordHash, now }: { studioId: string; passwordHash: string; now: Date },
  random: Random,
): Promise<string[]> {
  const member = demoPeople[0]!;
  const memberAccount = await createAccount(trx, {
    name: `${member.firstName} ${member.lastName}`,
    email: DEMO_MEMBER_EMAIL,
    passwordHash,
    locale: null,
    passwordSuffices: true,
  });
  const people = demoPeople.map((person) => ({
    person,
    customerId: random.uuid(),
    weeks: HISTORY_WEEKS + (person === member ? 0 : random.below(EARLIER_WEEKS)),
    strapId: person === member || random.next() < STRAP_SHARE ? String(10_000 + random.below(50_000)) : null,
  }));
  const since = (weeks: number) => new Date(now.getTime() - weeks * WEEK_MS);
  await trx
    .insertInto('customers')
    .values(
      people.map(({ person, customerId, weeks, strapId }, i) => ({
        studio_id: studioId,
        customer_id: customerId,
        account_id: person === member ? memberAccount : null,
        first_name: person.firstName,
        last_name: person.lastName,
        email: person.email,
        email_normalized: normalizeEmail(person.email),
        birth_date: person.birthDate,
        gender: person.gender,
        height_cm: person.heightCm,
        weight_kg: person.weightKg,
        ftp_w: person.ftpW,
        resting_hr_bpm: person.restingHrBpm,
        max_hr_bpm: person.maxHrBpm,
        strap_id: strapId,
        // A third of them have said how they set their bike.
        ...(i % 3 === 0 && {
          saddle_height: `${64 + (person.heightCm % 20)} cm`,
          saddle_fore_aft: String(3 + (i % 5)),
          bar_height: `${66 + (person.heightCm % 16)} cm`,
          bar_fore_aft: String(2 + (i % 4)),
        }),
        ...(person === member && { emergency_name: 'Alix Demo', emergency_phone: '+33 1 99 00 12 34' }),
        // Half of them like to be named at the entrance.
        board_outside: i % 2 === 0,
        created_at: since(weeks),
      })),
    )
    .execute();
  await trx
    .insertInto('body_history')
    .values(
      people.flatMap(({ person, customerId, weeks }) =>
        demoDetails(person, weeks, person === member).map(({ field, weeksAgo, value, source }) => ({
          studio_id: studioId,
          customer_id: customerId,
          field,
          from_date: since(weeksAgo).toISOString().slice(0, 10),
          value,
          source,
          recorded_at: since(weeksAgo),
        })),
      ),
    )
    .execute();
  await trx
    .insertInto('consents')
    .values(
      people.flatMap(({ person, customerId, weeks }) =>
        answersOf(person).map(({ purpose, granted }) => ({
          studio_id: studioId,
          customer_id: customerId,
          purpose,
          how: 'staff',
          granted_at: since(weeks),
          revoked_at: granted ? null : since(weeks),
        })),
      ),
    )
    .execute();
  return people.map(({ customerId }) => customerId);
}

/** A refusal is an answer that ended when it was given. */
function answersOf(person: DemoPerson): { purpose: ConsentPurpose; granted: boolean }[] {
  const refused = REFUSALS[person.lastName];
  if (refused === null) return [];
  return askedPurposes.map((purpose) => ({ purpose, granted: purpose !== refused }));
}
