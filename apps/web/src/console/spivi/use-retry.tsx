import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useSession } from '../../base/session.ts';
import { notify } from '../../ui/notify.tsx';
import { offerUndo } from '../../ui/undo.tsx';
import { useSpiviChange } from './use-spivi-change.ts';

/** A class or a customer; neither stands for everything that failed. */
export type Item = { classId?: string; customerId?: string };

/** Trying something again now, and leaving it alone until it changes, which can be undone. */
export function useRetry() {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const retry = useSpiviChange({
    change: (item: Item) => api.retrySpivi({ params: { studioId }, body: item }),
    onSuccess: () => notify({ message: t('retry.begun') }),
  });
  const skip = useSpiviChange({
    change: (item: Item) => api.skipSpivi({ params: { studioId }, body: item }),
    onSuccess: (_, item) => {
      offerUndo({
        message: t('retry.skipped'),
        undo: () => retry.mutate(item),
      });
    },
  });
  return { retry, skip };
}
