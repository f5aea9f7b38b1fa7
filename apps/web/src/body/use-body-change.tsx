import type { BodyEntry } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { useFormat } from '../base/format.ts';
import { topicKey } from '../base/queries.ts';
import { useSession } from '../base/session.ts';
import { bodyHistoryQuery } from '../rights/queries.ts';
import { notify } from '../ui/notify.tsx';
import { showProblem } from '../ui/problem.tsx';
import { offerUndo } from '../ui/undo.tsx';

type BodyChange = NonNullable<Parameters<typeof api.updateBody>[0]['body']>;

/** Changes body details; numbers of rides since then are computed anew by the studio, which these notes say. */
export function useBodyChange(customerId: string) {
  const { t } = useTranslation('rights');
  const format = useFormat();
  const { studioId } = useSession();
  const client = useQueryClient();
  const params = { studioId, customerId };
  const onSettled = () => {
    for (const topic of ['customer', 'performance'] as const)
      void client.invalidateQueries({ queryKey: topicKey(topic, studioId) });
  };
  const save = useMutation({
    mutationFn: (body: BodyChange) => api.updateBody({ params, body }),
    onSuccess: (_, { from }) =>
      notify({
        message: from ? t('body.savedSince', { day: format.plainDay(from) }) : t('body.saved'),
      }),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: ({ field, from }: BodyEntry) => api.removeBodyEntry({ params: { ...params, field, from } }),
    onSuccess: (history, entry) => {
      client.setQueryData(bodyHistoryQuery(studioId, customerId).queryKey, history);
      offerUndo({
        message: t('body.removed', { day: format.plainDay(entry.from) }),
        undo: () => save.mutate({ [entry.field]: entry.value, from: entry.from }, { onError: showProblem }),
      });
    },
    onError: showProblem,
    onSettled,
  });
  return { save, remove };
}
