import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { topicKey } from '../../../base/queries.ts';
import { useSession } from '../../../base/session.ts';
import { notify } from '../../../ui/notify.tsx';
import { showProblem } from '../../../ui/problem.tsx';
import { offerUndo } from '../../../ui/undo.tsx';
import { classResultsQuery } from './queries.ts';

const UNDO_MS = 15_000;

export type Given = {
  /** For whom the ride was recorded, and whose it was until now. */
  customerId: string;
  wasRiderId: string | null;
  riderId: string | null;
  riderName: string | null;
  swap: boolean;
};

/** Gives a ride of a class to whoever rode it; the note after it takes it back. */
export function useReassign(classId: string) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const client = useQueryClient();
  const { queryKey } = classResultsQuery(studioId, classId);
  const set = ({ customerId, riderId, swap }: Omit<Given, 'wasRiderId' | 'riderName'>) =>
    api.setRider({ params: { studioId, classId, customerId }, body: { riderId, swap } });
  const settle = {
    onSettled: () => client.invalidateQueries({ queryKey: topicKey('performance', studioId) }),
  };
  const undo = useMutation({
    mutationFn: set,
    onSuccess: (results) => {
      client.setQueryData(queryKey, results);
      notify({ message: t('reassign.undone') });
    },
    onError: showProblem,
    ...settle,
  });
  const give = useMutation({
    mutationFn: set as (given: Given) => ReturnType<typeof set>,
    onSuccess: (results, given) => {
      client.setQueryData(queryKey, results);
      offerUndo({
        message:
          given.riderName === null
            ? t('reassign.doneNobody')
            : t(given.swap ? 'reassign.doneSwap' : 'reassign.done', { name: given.riderName }),
        showMs: UNDO_MS,
        undo: () => undo.mutate({ ...given, riderId: given.wasRiderId }),
      });
    },
    ...settle,
  });
  return give;
}
