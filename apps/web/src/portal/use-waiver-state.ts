import { useQuery } from '@tanstack/react-query';
import { rightsQuery } from '../rights/queries.ts';
import { customerWaiverQuery } from '../waivers/queries.ts';
import { useMember } from './use-member.ts';

/** How whoever the page is of stands to the waiver: told with their rights, and of a child, of whose rights nothing is, by itself. */
export function useWaiverState() {
  const { studioId, customerId, forChild } = useMember();
  const rights = useQuery(rightsQuery(studioId, customerId));
  const waiver = useQuery({ ...customerWaiverQuery(studioId, customerId), enabled: forChild });
  return forChild ? waiver.data?.state : rights.data?.waiver;
}
