import { Button, Group, NumberInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import type { Customer } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../app/api.ts';
import { useFormat } from '../../app/format.ts';
import { markField } from '../../app/mark-field.ts';
import { ProblemAlert, showProblem } from '../../app/problem.tsx';
import { topicKey } from '../../app/queries.ts';
import { may, useSession } from '../../app/session.ts';
import classes from './customers.module.css';
import { MatchChip } from './match-chip.tsx';

/** The customer's Spivi Client ID: where it comes from, set by hand, removed. */
export function SpiviLinkCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId, role } = useSession();
  const client = useQueryClient();
  const [editing, edit] = useDisclosure();
  const { spivi } = customer;
  const params = { studioId, customerId: customer.customerId };
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: topicKey('customer', studioId) }),
      client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
    ]);
  const remove = useMutation({
    mutationFn: () => api.removeSpiviLink({ params }),
    onSuccess: refresh,
    onError: showProblem,
  });
  const confirmRemove = () =>
    modals.openConfirmModal({
      title: t('spiviLink.removeTitle'),
      children: <Text size="sm">{t('spiviLink.removeText', { name: customer.name })}</Text>,
      labels: { confirm: t('remove'), cancel: t('cancel') },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': t('close') },
      onConfirm: () => remove.mutate(),
    });

  return (
    <section id="spivi">
      <Group mb="xs" gap="sm">
        <Title order={2} size="h4">
          {t('spiviLink.title')}
        </Title>
        <MatchChip match={spivi.match} />
      </Group>
      {spivi.clientId !== null ? (
        <dl className={classes.facts}>
          <dt>{t('spiviLink.clientId')}</dt>
          <dd>{spivi.clientId}</dd>
          <dt>{t('spiviLink.email')}</dt>
          <dd>{spivi.email ?? t('spiviLink.emailUnknown')}</dd>
          <dt>{t('spiviLink.source')}</dt>
          <dd>
            {spivi.source && t(`spiviLink.sources.${spivi.source}`)}
            {spivi.linkedAt && `, ${format.dateTime(spivi.linkedAt)}`}
          </dd>
        </dl>
      ) : (
        <Text size="sm">
          {t(`spiviLink.why.${spivi.match}`)}
          {spivi.checkedAt && ` ${t('spiviLink.checked', { when: format.ago(spivi.checkedAt) })}`}
        </Text>
      )}
      {may(role, 'editCustomers') &&
        (editing ? (
          <LinkForm
            customer={customer}
            onDone={async (link) => {
              edit.close();
              await refresh();
              notifications.show({
                message: t(link.email ? 'spiviLink.saved' : 'spiviLink.savedUnconfirmed'),
              });
            }}
            onCancel={edit.close}
          />
        ) : (
          <Group mt="sm" gap="xs">
            <Button size="sm" variant="default" onClick={edit.open}>
              {t(spivi.clientId === null ? 'spiviLink.set' : 'spiviLink.change')}
            </Button>
            {spivi.clientId !== null && (
              <Button size="sm" variant="default" onClick={confirmRemove} loading={remove.isPending}>
                {t('spiviLink.remove')}
              </Button>
            )}
          </Group>
        ))}
    </section>
  );
}

function LinkForm(props: {
  customer: Customer;
  onDone: (link: Customer['spivi']) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const { spivi, customerId } = props.customer;
  const form = useForm({
    initialValues: { clientId: (spivi.clientId ?? '') as number | string, email: spivi.email ?? '' },
    validate: { clientId: (value) => (Number(value) >= 1 ? null : t('spiviLink.clientIdMissing')) },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.setSpiviLink({
        params: { studioId, customerId },
        body: { clientId: Number(values.clientId), email: values.email.trim() || undefined },
      }),
    onSuccess: props.onDone,
    onError: (error) => markField(error, form),
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack mt="sm" maw={420}>
        <Text size="sm" c="dimmed">
          {t('spiviLink.where')}
        </Text>
        <NumberInput
          label={t('spiviLink.clientId')}
          hideControls
          allowDecimal={false}
          allowNegative={false}
          data-autofocus
          {...form.getInputProps('clientId')}
          onChange={(clientId) => {
            form.setFieldValue('clientId', clientId);
            // The email known so far is the other client's.
            if (form.values.email === spivi.email) form.setFieldValue('email', '');
          }}
        />
        <TextInput
          type="email"
          label={t('spiviLink.emailOptional')}
          description={t('spiviLink.emailHint')}
          {...form.getInputProps('email')}
        />
        {save.error && <ProblemAlert error={save.error} />}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
          <Button variant="default" onClick={props.onCancel}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
