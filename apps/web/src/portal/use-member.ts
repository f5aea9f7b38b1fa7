import { actingFor } from '../base/acting.ts';
import { useSession } from '../base/session.ts';

/**
 * Whose portal this is as a customer of the studio: the signed-in person's, or of the child for whom they ask. The router lets
 * nobody else in.
 */
export function useMember(): { studioId: string; customerId: string; studioName: string; forChild: boolean } {
  const { studioId, customerId, studioName, children } = useSession();
  if (customerId === null) throw new Error('the portal is for customers of the studio');
  const acting = actingFor();
  const child = children.find((one) => one.customerId === acting);
  return { studioId, customerId: child?.customerId ?? customerId, studioName, forChild: child !== undefined };
}
