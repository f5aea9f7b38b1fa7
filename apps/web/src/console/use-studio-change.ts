import type { Studio } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../base/api.ts';
import { studioQuery, topicKey } from '../base/queries.ts';
import { useSession } from '../base/session.ts';

/** @property version of the studio as it was seen: where somebody was faster the change is refused */
type Change = NonNullable<Parameters<typeof api.updateStudio>[0]>['body'] & { version: number };

/** Changes settings of the studio. */
export function useStudioChange(onSaved: (saved: Studio, change: Change) => unknown) {
  const { studioId } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) => api.updateStudio({ params: { studioId }, body }),
    onSuccess: (saved, change) => {
      client.setQueryData(studioQuery(studioId).queryKey, saved);
      return onSaved(saved, change);
    },
    // What somebody else has changed meanwhile is seen at once.
    onError: () => client.invalidateQueries({ queryKey: topicKey('places', studioId) }),
  });
}
