import type { ClassDetail } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../base/api.ts';
import { classQuery, topicKey } from '../base/queries.ts';

/**
 * Holds a spot of a class while somebody chooses, and lets go of it with the page. Where it cannot be held the class is asked
 * again, which then says why: choosing goes on without.
 * @param customerId for whom; left out: staff do not know yet
 */
export function useHold(studioId: string, classId: string, customerId?: string) {
  const client = useQueryClient();
  const params = { studioId, classId };
  const { queryKey } = classQuery(studioId, classId);
  useEffect(
    () => () => {
      const seen = client.getQueryData<ClassDetail>(classQuery(studioId, classId).queryKey);
      // It ends by itself where this is lost.
      if (seen?.myHold)
        api.holdSpot({ params: { studioId, classId }, body: { spotNumber: null } }).catch(() => undefined);
    },
    [client, studioId, classId],
  );
  return useMutation({
    mutationFn: (spotNumber: number) => api.holdSpot({ params, body: { spotNumber, customerId } }),
    onSuccess: (myHold) => client.setQueryData(queryKey, (old) => old && { ...old, myHold }),
    onError: () => client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
  });
}
