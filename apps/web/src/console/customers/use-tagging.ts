import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { showProblem } from '../../ui/problem.tsx';

type Tagging = { tagId: string; customerIds: string[]; tagged: boolean };

/** Gives a tag to people, or takes it from them. */
export function useTagging() {
  const { studioId } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ tagId, ...body }: Tagging) => api.tagPeople({ params: { studioId, tagId }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: topicKey('customer', studioId) }),
    onError: showProblem,
  });
}
