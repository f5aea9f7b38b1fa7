import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleOff from '@tabler/icons-react/dist/esm/icons/IconCircleOff.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import type { SyncState } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { Chip } from '../chip.tsx';

const looks = {
  synced: { Icon: IconCircleCheck, mood: 'good' },
  pending: { Icon: IconClock, mood: 'quiet' },
  attention: { Icon: IconAlertTriangle, mood: 'attention' },
  off: { Icon: IconCircleOff, mood: 'quiet' },
} as const;

/** What Spivi knows of a class or a booking: by word and icon first, by colour second. */
export function SyncChip({ sync, timeZone }: { sync: SyncState; timeZone: string }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const word =
    sync.state === 'synced' && typeof sync.seatId === 'number'
      ? t('sync.seat', { seat: sync.seatId })
      : sync.state === 'pending' && sync.since
        ? t('sync.pendingSince', { time: format.time(sync.since, timeZone) })
        : t(`sync.state.${sync.state}`);
  return <Chip look={looks[sync.state]} word={word} />;
}
