import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useSession } from '../../base/session.ts';
import { notify } from '../../ui/notify.ts';
import { useSpiviChange } from './use-spivi-change.ts';

/** How long leaving something alone offers its undo. */
const UNDO_MS = 10_000;

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
      const id = notify({
        autoClose: UNDO_MS,
        message: (
          <Group justify="space-between">
            {t('retry.skipped')}
            <Button
              size="xs"
              variant="light"
              onClick={() => {
                notifications.hide(id);
                retry.mutate(item);
              }}
            >
              {t('undo')}
            </Button>
          </Group>
        ),
      });
    },
  });
  return { retry, skip };
}
