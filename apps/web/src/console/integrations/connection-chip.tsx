import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconPlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs';
import IconPlugConnected from '@tabler/icons-react/dist/esm/icons/IconPlugConnected.mjs';
import type { SpiviStatus } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { Chip } from '../chip.tsx';

const looks = {
  connected: { Icon: IconCircleCheck, mood: 'good' },
  paused: { Icon: IconPlayerPause, mood: 'quiet' },
  failing: { Icon: IconAlertTriangle, mood: 'attention' },
  reauth: { Icon: IconAlertTriangle, mood: 'attention' },
  none: { Icon: IconPlugConnected, mood: 'quiet' },
} as const;

export function ConnectionChip({ state }: { state: NonNullable<SpiviStatus['connection']>['state'] | null }) {
  const { t } = useTranslation('console');
  return <Chip look={looks[state ?? 'none']} word={t(`connection.state.${state ?? 'none'}`)} />;
}
