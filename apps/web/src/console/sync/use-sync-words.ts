import type { SyncState } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';

/** What is the matter and what to do, in words; null while nothing is. */
export function useSyncWords(sync: SyncState): { reason: string; remedy: string } | null {
  const { t } = useTranslation('console');
  if (!sync.reason || sync.state === 'synced') return null;
  const detail = sync.detail ?? '';
  // Waiting, it is being looked for; where a person must act, it is gone for good.
  const gone = sync.reason === 'event_missing' && sync.state === 'attention';
  const key = gone ? 'event_gone' : sync.reason;
  return {
    reason: t(`sync.reasons.${key}.text`, { detail, defaultValue: sync.detail ?? sync.reason }),
    remedy: t(`sync.reasons.${key}.remedy`, { detail, defaultValue: '' }),
  };
}
