import type { Me } from '@tandem/api/studio';
import type { Role } from '@tandem/api/words';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { meQuery } from './queries.ts';

/** Who is signed in, and what they are told of their access. */
export const useMe = (): Me => useSuspenseQuery(meQuery()).data;

/** Who is signed in, and as what in the studio of the address. Use below a studio's route only. */
export function useSession(): {
  user: Me['user'];
  studios: Me['studios'];
  studioId: string;
  studioName: string;
  role: Role;
  customerId: string | null;
  /** For whom they may book beside themself. */
  children: Me['studios'][number]['children'];
  mailServer: boolean;
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
    children: here.children,
    mailServer: me.mailServer,
  };
}
