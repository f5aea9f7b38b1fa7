import { Badge } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleOff from '@tabler/icons-react/dist/esm/icons/IconCircleOff.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import type { SyncState } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../app/format.ts';

const looks = {
  synced: { Icon: IconCircleCheck, color: '#0f5c5a', background: '#e9f6f5' },
  pending: { Icon: IconClock, color: '#495057', background: '#f1f3f5' },
  attention: { Icon: IconAlertTriangle, color: '#8a3b00', background: '#fff1e0' },
  off: { Icon: IconCircleOff, color: '#495057', background: '#f1f3f5' },
};

/** What Spivi knows of a class or a booking: by word and icon first, by colour second. */
export function SyncChip({ sync, timeZone }: { sync: SyncState; timeZone: string }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { Icon, color, background } = looks[sync.state];
  const word =
    sync.state === 'synced' && typeof sync.seatId === 'number'
      ? t('sync.seat', { seat: sync.seatId })
      : sync.state === 'pending' && sync.since
        ? t('sync.pendingSince', { time: format.time(sync.since, timeZone) })
        : t(`sync.state.${sync.state}`);
  return (
    <Badge
      variant="light"
      radius="sm"
      tt="none"
      fw={550}
      px={6}
      style={{ color, background }}
      leftSection={<Icon size={14} stroke={2} aria-hidden />}
    >
      {word}
    </Badge>
  );
}
