import type { Role } from '@tandem/api/words';
import { buildStudio } from './build.ts';
import type { TestStudio } from './studio.ts';

export const TEST_PASSWORD = 'a long enough one';
const STAFF = ['owner', 'manager', 'front_desk', 'instructor'] as const;
const MINUTE_MS = 60_000;

export type TestTenant = {
  name: string;
  studioId: string;
  locationId: string;
  roomId: string;
  /** In an hour, 45 minutes, in the room. The instructor teaches it. */
  classId: string;
  classTypeId: string;
  instructorId: string;
  /** The member's own, then others without a login. */
  customerIds: string[];
  /** Email → account, of those who have a login. */
  accountIds: Record<string, string>;
  /** The email of each role's login. */
  emails: Record<Role, string>;
};

/** A tenant with a room of `spots` bikes, a login for every role, and customers: the member and `customers` others. */
export async function seedTenant(
  t: TestStudio,
  options: { name: string; spots?: number; customers?: number; capacity?: number },
): Promise<TestTenant> {
  const { name, spots = 20, customers = 3 } = options;
  const emails = Object.fromEntries(
    [...STAFF, 'member' as const].map((role) => [role, `${role}@${name}.example`]),
  ) as Record<Role, string>;
  const built = await buildStudio(t.db, {
    name,
    location: { name: 'Lyon' },
    rooms: [{ spots }],
    staff: STAFF.map((role) => ({ role, email: emails[role], password: TEST_PASSWORD })),
    customers: Array.from({ length: 1 + customers }, (_, i) => ({
      firstName: `First${i}`,
      lastName: `Last${i}`,
      email: `Person${i}@shared.example`,
      weightKg: 70 + i,
      ...(i === 0 && { login: { email: emails.member, password: TEST_PASSWORD } }),
    })),
    classes: [
      {
        startsAt: new Date(t.studio.now().getTime() + 60 * MINUTE_MS),
        instructor: STAFF.indexOf('instructor'),
        capacity: options.capacity ?? spots,
      },
    ],
  });
  return {
    ...built,
    name,
    roomId: built.roomIds[0]!,
    classId: built.classIds[0]!,
    classTypeId: built.classTypeIds[0]!,
    instructorId: built.staffIds[STAFF.indexOf('instructor')]!,
    emails,
  };
}
