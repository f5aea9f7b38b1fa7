import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconDoorExit from '@tabler/icons-react/dist/esm/icons/IconDoorExit.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import IconPlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs';
import IconPlugConnected from '@tabler/icons-react/dist/esm/icons/IconPlugConnected.mjs';
import type { SpiviHealth } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { Chip } from '../../chip.tsx';

const looks = {
  draft: { Icon: IconPencil, mood: 'quiet' },
  connected: { Icon: IconCircleCheck, mood: 'good' },
  paused: { Icon: IconPlayerPause, mood: 'quiet' },
  failing: { Icon: IconAlertTriangle, mood: 'attention' },
  reauth: { Icon: IconAlertTriangle, mood: 'attention' },
  leaving: { Icon: IconDoorExit, mood: 'quiet' },
  none: { Icon: IconPlugConnected, mood: 'quiet' },
} as const;

export function ConnectionChip({ state }: { state: SpiviHealth['state'] }) {
  const { t } = useTranslation('spivi');
  return <Chip look={looks[state]} word={t(`state.${state}`)} />;
}
