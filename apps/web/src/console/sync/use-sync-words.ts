import type { SyncState } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';

/** What is the matter and what to do, in words; null while nothing is. */
export function useSyncWords(sync: SyncState): { reason: string; remedy: string } | null {
  const { t } = useTranslation('console');
  if (!sync.reason || sync.state === 'synced') return null;
  const detail = sync.detail ?? '';
  return {
    reason: t(`sync.reasons.${sync.reason}.text`, { detail, defaultValue: sync.detail ?? sync.reason }),
    remedy: t(`sync.reasons.${sync.reason}.remedy`, { detail, defaultValue: '' }),
  };
}
