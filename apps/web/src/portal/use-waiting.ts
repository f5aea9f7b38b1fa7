import type { MyWait } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { topicKey } from '../base/queries.ts';
import { askToAccept, questionIn } from '../ui/ask-to-accept.ts';
import { notify } from '../ui/notify.tsx';
import { showProblem } from '../ui/problem.tsx';

type Yes = { waitId: string; acceptOverlap?: true };

/** A member's own place on a waitlist: join, leave, and the answer to an offer. */
export function useWaiting(studioId: string) {
  const { t } = useTranslation('portal');
  const { t: w } = useTranslation('waitlist');
  const client = useQueryClient();
  const settle = {
    onError: showProblem,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
        client.invalidateQueries({ queryKey: topicKey('customer', studioId) }),
      ]),
  };
  const join = useMutation({
    ...settle,
    mutationFn: ({ classId, wishedSpot }: { classId: string; wishedSpot: number | null }) =>
      api.joinWaitlist({ params: { studioId, classId }, body: { wishedSpot } }),
    onSuccess: ({ place }: MyWait) => notify({ message: w('mine.joined', { place }) }),
  });
  const leave = useMutation({
    ...settle,
    mutationFn: (waitId: string) => api.leaveWaitlist({ params: { studioId, waitId } }),
    onSuccess: () => notify({ message: w('mine.left') }),
  });
  const decline = useMutation({
    ...settle,
    mutationFn: (waitId: string) => api.declineOffer({ params: { studioId, waitId } }),
    onSuccess: () => notify({ message: w('mine.declined') }),
  });
  const accept = useMutation({
    ...settle,
    mutationFn: ({ waitId, ...body }: Yes) => api.acceptOffer({ params: { studioId, waitId }, body }),
    onSuccess: ({ spotNumber }) =>
      notify({
        message: spotNumber === null ? t('done.booked') : t('done.bookedSpot', { number: spotNumber }),
      }),
    onError: (error, wish) =>
      questionIn(error) === null
        ? showProblem(error)
        : askToAccept(error, (yes) => accept.mutate({ ...wish, ...yes })),
  });
  return { join, leave, decline, accept };
}
