import type { Role } from '@tandem/api/endpoint';
import type { Me } from '@tandem/api/studio';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { meQuery } from './queries.ts';

/** Who is signed in, and as what in the studio of the address. Use below a studio's route only. */
export function useSession(): {
  user: Me['user'];
  studios: Me['studios'];
  studioId: string;
  studioName: string;
  role: Role;
  customerId: string | null;
} {
  const { studioId } = useParams({ strict: false });
  const { data: me } = useSuspenseQuery(meQuery());
  const here = me.studios.find((s) => s.studioId === studioId);
  if (!here) throw new Error('useSession needs a studio of the signed-in person');
  return {
    user: me.user,
    studios: me.studios,
    studioId: here.studioId,
    studioName: here.name,
    role: here.role,
    customerId: here.customerId,
  };
}

const powers = {
  manageClasses: ['owner', 'manager'],
  manageSpivi: ['owner', 'manager'],
  managePlaces: ['owner', 'manager'],
  manageTeam: ['owner'],
  editCustomers: ['owner', 'manager', 'front_desk'],
  editBody: ['owner', 'manager'],
  seePerformance: ['owner', 'manager', 'instructor'],
  compareClasses: ['owner', 'manager'],
  /** Downloads, reads and erasures of customers; how long numbers are kept. */
  manageRights: ['owner', 'manager'],
  setPrivacy: ['owner'],
} as const satisfies Record<string, readonly Role[]>;

/** What the screens offer; the server decides again on every call. */
export const may = (role: Role, power: keyof typeof powers): boolean =>
  (powers[power] as readonly Role[]).includes(role);
