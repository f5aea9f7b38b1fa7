import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import IconPlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs';
import IconPlugConnected from '@tabler/icons-react/dist/esm/icons/IconPlugConnected.mjs';
import type { SourceState } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { Chip } from '../chip.tsx';

const looks = {
  draft: { Icon: IconPencil, mood: 'quiet' },
  connected: { Icon: IconCircleCheck, mood: 'good' },
  paused: { Icon: IconPlayerPause, mood: 'quiet' },
  failing: { Icon: IconAlertTriangle, mood: 'attention' },
  reauth: { Icon: IconAlertTriangle, mood: 'attention' },
  none: { Icon: IconPlugConnected, mood: 'quiet' },
} as const;

export function SourceChip({ state }: { state: SourceState | 'none' }) {
  const { t } = useTranslation('sources');
  return <Chip look={looks[state]} word={t(`connect.state.${state}`)} />;
}
