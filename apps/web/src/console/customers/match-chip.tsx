import { Badge } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import IconUserQuestion from '@tabler/icons-react/dist/esm/icons/IconUserQuestion.mjs';
import type { CustomerSummary } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';

const looks = {
  linked: { Icon: IconCircleCheck, color: '#0f5c5a', background: '#e9f6f5' },
  not_checked: { Icon: IconClock, color: '#495057', background: '#f1f3f5' },
  not_found: { Icon: IconUserQuestion, color: '#495057', background: '#f1f3f5' },
  ambiguous: { Icon: IconAlertTriangle, color: '#8a3b00', background: '#fff1e0' },
  conflict: { Icon: IconAlertTriangle, color: '#8a3b00', background: '#fff1e0' },
};

/** Whether a customer is known to Spivi. */
export function MatchChip({ match }: { match: CustomerSummary['spivi']['match'] }) {
  const { t } = useTranslation('console');
  const { Icon, color, background } = looks[match];
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
      {t(`match.${match}`)}
    </Badge>
  );
}
