import type { ClassDetail, SpotHold } from '@tandem/api/studio';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../base/api.ts';
import { classQuery, topicKey } from '../base/queries.ts';

type One = { studioId: string; classId: string };
const keyOf = ({ studioId, classId }: One) => classQuery(studioId, classId).queryKey;
const seen = (client: QueryClient, one: One) => client.getQueryData<ClassDetail>(keyOf(one))?.myHold ?? null;
const show = (client: QueryClient, one: One, myHold: SpotHold | null) =>
  client.setQueryData<ClassDetail>(keyOf(one), (old) => old && { ...old, myHold });

/**
 * Holds a spot of a class while somebody chooses, or none any more by null, and lets go of it with the page. Wishes go out one
 * after another, so that the last is what holds, and what was overtaken while it waited does not. Where a spot cannot be held the
 * class is asked again, which then says why: choosing goes on without.
 * @param customerId for whom; left out: staff do not know yet
 */
export function useHold(studioId: string, classId: string, customerId?: string) {
  const client = useQueryClient();
  const one = { studioId, classId };
  /** The last; undefined: there was none on this page. */
  const wish = useRef<number | null>(undefined);
  const hold = useMutation({
    scope: { id: `hold:${classId}` },
    onMutate: (spotNumber: number | null) => {
      wish.current = spotNumber;
    },
    mutationFn: async (spotNumber) => {
      const superseded = () => wish.current !== spotNumber;
      if (superseded()) return seen(client, one);
      return api.holdSpot({ params: one, body: { spotNumber, customerId }, superseded });
    },
    onSuccess: (myHold, spotNumber) => {
      if (wish.current === spotNumber) show(client, one, myHold);
    },
    onError: () => client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
  });
  const { mutate } = hold;
  useEffect(
    () => () => {
      const left = { studioId, classId };
      const any = wish.current === undefined ? seen(client, left) !== null : wish.current !== null;
      if (!any) return;
      // Not shown to who comes back before the answer; where that is lost it ends by itself.
      show(client, left, null);
      mutate(null);
    },
    [client, studioId, classId, mutate],
  );
  return hold;
}
