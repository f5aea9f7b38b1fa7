import { Button, Group, Stack, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { SpiviStatus } from '@tandem/api/studio';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import customerClasses from '../../customers/customers.module.css';
import { spiviQuery } from '../queries.ts';
import { useSpiviChange } from '../use-spivi-change.ts';
import { RemoveDialog } from './remove-dialog.tsx';

/** Where to and as whom; pause, reconnect, remove. */
export function ConnectionSection(props: {
  connection: NonNullable<SpiviStatus['connection']>;
  onReconnect: () => void;
}) {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const client = useQueryClient();
  const [removing, removal] = useDisclosure();
  const { connection } = props;
  const enable = useSpiviChange({
    change: (enabled: boolean) => api.enableSpivi({ params: { studioId }, body: { enabled } }),
    onSuccess: (status) => client.setQueryData(spiviQuery(studioId).queryKey, status),
  });
  return (
    <Stack component="section" gap="md">
      <Title order={2} size="h4">
        {t('connection.title')}
      </Title>
      <dl className={customerClasses.facts}>
        <dt>{t('connectForm.baseUrl')}</dt>
        <dd>{connection.baseUrl}</dd>
        <dt>{t('connectForm.siteId')}</dt>
        <dd>{connection.siteId}</dd>
        <dt>{t('connectForm.login')}</dt>
        <dd>{connection.sourceName}</dd>
        <dt>{t('connectForm.timeZone')}</dt>
        <dd>{connection.timeZone.replaceAll('_', ' ')}</dd>
      </dl>
      <Group gap="xs">
        <Button
          variant="default"
          loading={enable.isPending}
          onClick={() => enable.mutate(!connection.enabled)}
        >
          {t(connection.enabled ? 'connection.pause' : 'connection.resume')}
        </Button>
        <Button variant="default" onClick={props.onReconnect}>
          {t('connection.reconnect')}
        </Button>
        <Button variant="default" onClick={removal.open}>
          {t('connection.remove')}
        </Button>
      </Group>
      {removing && <RemoveDialog connection={connection} onClose={removal.close} />}
    </Stack>
  );
}
