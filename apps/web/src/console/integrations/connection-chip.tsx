import { Badge } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconPlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs';
import IconPlugConnected from '@tabler/icons-react/dist/esm/icons/IconPlugConnected.mjs';
import type { SpiviStatus } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';

const looks = {
  connected: { Icon: IconCircleCheck, color: '#0f5c5a', background: '#e9f6f5' },
  paused: { Icon: IconPlayerPause, color: '#495057', background: '#f1f3f5' },
  failing: { Icon: IconAlertTriangle, color: '#8a3b00', background: '#fff1e0' },
  reauth: { Icon: IconAlertTriangle, color: '#8a3b00', background: '#fff1e0' },
  none: { Icon: IconPlugConnected, color: '#495057', background: '#f1f3f5' },
};

export function ConnectionChip({ state }: { state: NonNullable<SpiviStatus['connection']>['state'] | null }) {
  const { t } = useTranslation('console');
  const { Icon, color, background } = looks[state ?? 'none'];
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
      {t(`connection.state.${state ?? 'none'}`)}
    </Badge>
  );
}
