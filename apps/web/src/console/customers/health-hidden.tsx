import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../base/session.ts';
import { SecurityLink } from '../../welcome/factors/security-link.tsx';

/** Why a person's numbers are not here: the role, or a second factor that is not set up yet. */
export function HealthHidden() {
  const { t } = useTranslation('console');
  const { secondFactor } = useMe();
  if (secondFactor !== 'advised') return <Text c="dimmed">{t('customer.healthHidden')}</Text>;
  return (
    <Stack align="flex-start" gap="xs">
      <Text>{t('customer.healthNeedsFactor')}</Text>
      <SecurityLink variant="default" />
    </Stack>
  );
}
