import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import type { SourceStatus } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { confirm } from '../../../ui/confirm.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { notify } from '../../../ui/notify.tsx';
import customerClasses from '../../customers/customers.module.css';
import { useSourceChange } from '../use-source-change.ts';
import { LoginForm } from './login-form.tsx';
import { RemoveDialog } from './remove-dialog.tsx';

type Connection = NonNullable<SourceStatus['connection']>;

/** How the reading fares, in figures; pause, a new login, the way out. */
export function ConnectionSection({ connection, status }: { connection: Connection; status: SourceStatus }) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const { studioId } = useSession();
  const [removing, removal] = useDisclosure();
  const [renewing, renewal] = useDisclosure();
  const name = sourceNames.momence;
  const { state, classes, bookings, readAt, nextReadAt } = connection;
  const paused = state === 'paused';
  const enable = useSourceChange({
    change: (enabled: boolean) => api.enableSource({ params: { source, studioId }, body: { enabled } }),
  });
  const pause = () =>
    confirm({
      title: t('connect.pauseTitle', { name }),
      text: t('connect.pauseText', { name }),
      yes: t('connect.pause'),
      onConfirm: () => enable.mutate(false),
    });
  const counted = ({ followed, waiting }: typeof classes) =>
    waiting > 0
      ? t('connect.followedAndWaiting', {
          followed: format.number(followed),
          waiting: format.number(waiting),
        })
      : format.number(followed);
  return (
    <Stack component="section" gap="md">
      <Title order={2} size="h4">
        {t('connect.title')}
      </Title>
      <Trouble connection={connection} />
      {paused && <Text>{t('connect.pausedMeans', { name })}</Text>}
      <dl className={customerClasses.facts}>
        <dt>{t('connect.classes')}</dt>
        <dd>{counted(classes)}</dd>
        <dt>{t('connect.bookings')}</dt>
        <dd>{counted(bookings)}</dd>
        <dt>{t('connect.readAt')}</dt>
        <dd>{readAt ? format.moment(readAt) : t('connect.notYet')}</dd>
        {nextReadAt && (
          <>
            <dt>{t('connect.nextReadAt')}</dt>
            <dd>{format.moment(nextReadAt)}</dd>
          </>
        )}
        {connection.signIn && (
          <>
            <dt>{t('connect.form.by')}</dt>
            <dd>{t(`connect.by.${connection.signIn}.label`, { name })}</dd>
          </>
        )}
      </dl>
      <Group gap="xs">
        <Button
          variant="default"
          loading={enable.isPending}
          onClick={() => (paused ? enable.mutate(true) : pause())}
        >
          {t(paused ? 'connect.resume' : 'connect.pause')}
        </Button>
        <Button variant={state === 'reauth' ? 'filled' : 'default'} onClick={renewal.open}>
          {t('connect.newLogin')}
        </Button>
        <Button variant="default" onClick={removal.open}>
          {t('connect.remove')}
        </Button>
      </Group>
      {removing && <RemoveDialog onClose={removal.close} />}
      {renewing && (
        <Dialog onClose={renewal.close} title={t('connect.newLogin')}>
          <LoginForm
            status={status}
            leave={t('cancel')}
            onLeave={renewal.close}
            onConnected={() => {
              notify({ message: t('connect.renewed', { name }) });
              renewal.close();
            }}
          />
        </Dialog>
      )}
    </Stack>
  );
}

/** Why nothing is read, and what follows. */
function Trouble({ connection }: { connection: Connection }) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const name = sourceNames.momence;
  const { state, failingSince, heldUntil, lastError } = connection;
  if (state !== 'reauth' && state !== 'failing') return null;
  const why = lastError && t(`connect.because.${lastError.code}`, { name });
  const since = failingSince ?? lastError?.at;
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={
        state === 'reauth'
          ? t('connect.refused', { name })
          : t('connect.failing', { name, since: since ? format.moment(since) : '' })
      }
    >
      {why && <Text size="sm">{why}</Text>}
      <Text size="sm">
        {state === 'reauth'
          ? t('connect.refusedMeans')
          : heldUntil
            ? t('connect.heldMeans', { until: format.moment(heldUntil) })
            : t('connect.failingMeans')}
      </Text>
    </Alert>
  );
}
