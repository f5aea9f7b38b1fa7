import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import IconUnlink from '@tabler/icons-react/dist/esm/icons/IconUnlink.mjs';
import IconUserQuestion from '@tabler/icons-react/dist/esm/icons/IconUserQuestion.mjs';
import type { CustomerSummary } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { Chip } from '../chip.tsx';

const looks = {
  linked: { Icon: IconCircleCheck, mood: 'good' },
  not_checked: { Icon: IconClock, mood: 'quiet' },
  not_found: { Icon: IconUserQuestion, mood: 'quiet' },
  ambiguous: { Icon: IconAlertTriangle, mood: 'attention' },
  conflict: { Icon: IconAlertTriangle, mood: 'attention' },
  broken: { Icon: IconUnlink, mood: 'attention' },
} as const;

/** Whether a customer is known to Spivi. */
export function MatchChip({ match }: { match: CustomerSummary['spivi']['match'] }) {
  const { t } = useTranslation('console');
  return <Chip look={looks[match]} word={t(`match.${match}`)} />;
}
