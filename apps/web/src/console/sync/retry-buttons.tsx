import { Button } from '@mantine/core';
import type { SyncState } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { type Item, useRetry } from '../spivi/use-retry.tsx';
import { liesWithSpivi } from './remedy.ts';

/** For those who run the integration: try now what waits or failed, or leave it alone until it changes. */
export function RetryButtons(props: { sync: SyncState; retries: Item; skips: Item | null; size: string }) {
  const { t } = useTranslation('console');
  const { role } = useSession();
  const { retry, skip } = useRetry();
  const { state, reason } = props.sync;
  const left = reason === 'skipped';
  const stuck = (state === 'attention' && liesWithSpivi(reason)) || (state === 'pending' && reason !== null);
  if (!may(role, 'manageSpivi') || !(stuck || left)) return null;
  return (
    <>
      <Button
        size={props.size}
        variant="default"
        loading={retry.isPending}
        onClick={() => retry.mutate(props.retries)}
      >
        {t(left ? 'sync.sendAgain' : 'sync.tryNow')}
      </Button>
      {state === 'attention' && props.skips && !left && (
        <Button
          size={props.size}
          variant="subtle"
          color="gray"
          loading={skip.isPending}
          onClick={() => skip.mutate(props.skips!)}
        >
          {t('sync.skip')}
        </Button>
      )}
    </>
  );
}
