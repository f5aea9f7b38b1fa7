import { Button, Group, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleOff from '@tabler/icons-react/dist/esm/icons/IconCircleOff.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import type { Customer } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { Chip } from '../chip.tsx';
import { useRetry } from '../spivi/use-retry.tsx';

const looks = {
  synced: { Icon: IconCircleCheck, mood: 'good' },
  pending: { Icon: IconClock, mood: 'quiet' },
  attention: { Icon: IconAlertTriangle, mood: 'attention' },
  off: { Icon: IconCircleOff, mood: 'quiet' },
} as const;

/** Whether Spivi has the profile's details, and why not. */
export function PushState({
  details,
  customerId,
}: {
  details: Customer['spivi']['details'];
  customerId: string;
}) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { role } = useSession();
  const { retry } = useRetry();
  return (
    <Group gap="xs">
      <Chip look={looks[details.state]} word={t(`push.state.${details.state}`)} />
      {details.since && details.state === 'pending' && (
        <Text size="sm" c="dimmed">
          {t('push.since', { when: format.moment(details.since) })}
        </Text>
      )}
      {details.reason && details.state !== 'synced' && (
        <Text size="sm">{t(`push.reason.${details.reason}`, { defaultValue: details.reason })}</Text>
      )}
      {details.state === 'attention' && may(role, 'manageSpivi') && (
        <Button
          size="compact-sm"
          variant="light"
          loading={retry.isPending}
          onClick={() => retry.mutate({ customerId })}
        >
          {t('tryAgain')}
        </Button>
      )}
    </Group>
  );
}
