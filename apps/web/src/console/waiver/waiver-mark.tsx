import IconFileAlert from '@tabler/icons-react/dist/esm/icons/IconFileAlert.mjs';
import IconSignature from '@tabler/icons-react/dist/esm/icons/IconSignature.mjs';
import type { WaiverState } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { Chip, type ChipLook } from '../chip.tsx';

const LOOKS: Record<WaiverState, ChipLook> = {
  signed: { Icon: IconSignature, mood: 'quiet' },
  outdated: { Icon: IconFileAlert, mood: 'attention' },
  missing: { Icon: IconFileAlert, mood: 'attention' },
};

/** Whether somebody has signed the waiver, by an icon and in words. */
export default function WaiverMark({ state }: { state: WaiverState }) {
  const { t } = useTranslation('waivers');
  return <Chip look={LOOKS[state]} word={t(`mark.${state}`)} />;
}
