import { Group, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconWebhook from '@tabler/icons-react/dist/esm/icons/IconWebhook.mjs';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { Chip } from '../chip.tsx';
import { webhooksQuery } from './queries.ts';

/** Of the integrations: webhooks, and whether one of them needs a person. */
export function WebhooksTile({ className }: { className: string | undefined }) {
  const { t } = useTranslation('webhooks');
  const { studioId } = useSession();
  const webhooks = useQuery(webhooksQuery(studioId)).data ?? [];
  const broken = webhooks.some(
    ({ off, failingSince }) => off === 'failing' || off === 'gone' || failingSince,
  );
  return (
    <Link to="/console/$studioId/integrations/webhooks" params={{ studioId }} className={className}>
      <Group gap="sm" justify="space-between">
        <Group gap="sm">
          <IconWebhook size={28} stroke={1.6} aria-hidden />
          <Text fw={650} fz="lg">
            {t('title')}
          </Text>
        </Group>
        {broken ? (
          <Chip look={{ Icon: IconAlertTriangle, mood: 'attention' }} word={t('needsYou')} />
        ) : (
          webhooks.length > 0 && <Chip look={{ Icon: IconCircleCheck, mood: 'good' }} word={t('works')} />
        )}
      </Group>
      <Text size="sm">{t('about')}</Text>
    </Link>
  );
}
