import { useSession } from '../base/session.ts';

/** The signed-in person as a customer of the studio; the router lets nobody else in. */
export function useMember(): { studioId: string; customerId: string; studioName: string } {
  const { studioId, customerId, studioName } = useSession();
  if (customerId === null) throw new Error('the portal is for customers of the studio');
  return { studioId, customerId, studioName };
}
