import { Alert, Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import type { SpiviStatus, Studio } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../app/api.ts';
import { useFormat } from '../../app/format.ts';
import { showProblem } from '../../app/problem.tsx';
import { spiviQuery, topicKey } from '../../app/queries.ts';
import { useSession } from '../../app/session.ts';
import customerClasses from '../customers/customers.module.css';
import { ConnectForm } from './connect-form.tsx';

/** The connection itself: where to, how it fares, pause, reconnect, disconnect. */
export function ConnectionSection(props: {
  status: SpiviStatus;
  connection: NonNullable<SpiviStatus['connection']>;
  studio: Studio;
}) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId } = useSession();
  const client = useQueryClient();
  const [reconnecting, dialog] = useDisclosure();
  const { connection } = props;
  const broken = connection.state === 'reauth' || connection.state === 'failing';

  const enable = useMutation({
    mutationFn: (enabled: boolean) => api.enableSpivi({ params: { studioId }, body: { enabled } }),
    onSuccess: (status) => {
      client.setQueryData(spiviQuery(studioId).queryKey, status);
      return client.invalidateQueries({ queryKey: topicKey('class', studioId) });
    },
    onError: showProblem,
  });
  const remove = useMutation({
    mutationFn: () => api.removeSpivi({ params: { studioId } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicKey('spivi', studioId) });
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
      notifications.show({ message: t('connection.removed') });
    },
    onError: showProblem,
  });
  const confirmRemove = () =>
    modals.openConfirmModal({
      title: t('connection.removeTitle'),
      children: (
        <Stack gap="xs">
          <Text size="sm">{t('connection.removeGoes')}</Text>
          <Text size="sm">{t('connection.removeStays')}</Text>
        </Stack>
      ),
      labels: { confirm: t('connection.remove'), cancel: t('cancel') },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': t('close') },
      onConfirm: () => remove.mutate(),
    });

  return (
    <Stack component="section" gap="md">
      {broken && (
        <Alert
          color="orange"
          icon={<IconAlertTriangle aria-hidden />}
          title={t(`connection.${connection.state}.title`)}
        >
          <Text size="sm">{t(`connection.${connection.state}.text`)}</Text>
        </Alert>
      )}
      {connection.state === 'paused' && <Text>{t('connection.pausedText')}</Text>}
      <dl className={customerClasses.facts}>
        <dt>{t('connectForm.baseUrl')}</dt>
        <dd>{connection.baseUrl}</dd>
        <dt>{t('connectForm.siteId')}</dt>
        <dd>{connection.siteId}</dd>
        <dt>{t('connectForm.login')}</dt>
        <dd>{connection.sourceName}</dd>
        <dt>{t('connectForm.timeZone')}</dt>
        <dd>{connection.timeZone}</dd>
        <dt>{t('connection.lastSuccess')}</dt>
        <dd>
          {connection.lastSuccessAt ? format.dateTime(connection.lastSuccessAt) : t('connection.never')}
        </dd>
        {connection.lastError && (
          <>
            <dt>{t('connection.lastError')}</dt>
            <dd>
              {t(`checks.code.${connection.lastError.code}`, { defaultValue: connection.lastError.message })}{' '}
              <Text span size="sm" c="dimmed">
                {format.dateTime(connection.lastError.at)}
              </Text>{' '}
              <Code fz="xs">{connection.lastError.code}</Code>
            </dd>
          </>
        )}
      </dl>
      <Group gap="xs">
        <Button variant={broken ? 'filled' : 'default'} onClick={dialog.open}>
          {t('connection.reconnect')}
        </Button>
        <Button
          variant="default"
          loading={enable.isPending}
          onClick={() => enable.mutate(!connection.enabled)}
        >
          {t(connection.enabled ? 'connection.pause' : 'connection.resume')}
        </Button>
        <Button variant="default" loading={remove.isPending} onClick={confirmRemove}>
          {t('connection.remove')}
        </Button>
      </Group>
      <Modal
        opened={reconnecting}
        onClose={dialog.close}
        title={t('connection.reconnect')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <ConnectForm
          status={props.status}
          studio={props.studio}
          onCancel={dialog.close}
          cancelLabel={t('cancel')}
          onConnected={dialog.close}
        />
      </Modal>
    </Stack>
  );
}
