import { Button, Group, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { Studio } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { studioQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { CancelHours, hoursOf, minutesOf, useCancelRule, useHoursCheck } from '../cancel-rule.tsx';

/** Until when cancelling is free in a new class; owners and managers change it, the others read it. */
export function Cancelling({ studio }: { studio: Studio }) {
  const { t } = useTranslation('console');
  const { role } = useSession();
  const says = useCancelRule();
  const [editing, dialog] = useDisclosure();
  return (
    <section>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={2} size="h4">
            {t('cancelRule.title')}
          </Title>
          <Text>{says(hoursOf(studio.lateCancelMinutes))}</Text>
          <Text size="sm" c="dimmed">
            {t('cancelRule.explain')}
          </Text>
        </div>
        {may(role, 'manageClasses') && (
          <Button size="sm" variant="default" flex="none" onClick={dialog.open}>
            {t('cancelRule.change')}
          </Button>
        )}
      </Group>
      {editing && <CancellingDialog studio={studio} onClose={dialog.close} />}
    </section>
  );
}

function CancellingDialog(props: { studio: Studio; onClose: () => void }) {
  const { t } = useTranslation('console');
  const client = useQueryClient();
  const says = useCancelRule();
  const check = useHoursCheck();
  const { onClose } = props;
  /** As it was when the form was opened; the page behind goes on. */
  const [seen] = useState(props.studio);
  const { studioId, lateCancelMinutes } = seen;
  const form = useForm({ initialValues: { hours: hoursOf(lateCancelMinutes) }, validate: { hours: check } });
  const save = useMutation({
    mutationFn: ({ hours, version = seen.version }: { hours: number; version?: number }) =>
      api.updateStudio({ params: { studioId }, body: { lateCancelMinutes: minutesOf(hours), version } }),
    onSuccess: (saved) => {
      client.setQueryData(studioQuery(studioId).queryKey, saved);
      notify({ message: t('saved') });
      onClose();
    },
  });
  return (
    <FormDialog
      size="sm"
      onClose={onClose}
      title={t('cancelRule.title')}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={{ ...save, error: presentOf(save.error) ? null : save.error }}
      submit={t('save')}
    >
      <Conflict<Studio>
        error={save.error}
        seen={{ lateCancelMinutes }}
        mine={{ lateCancelMinutes: minutesOf(form.values.hours) }}
        fields={[
          {
            field: 'lateCancelMinutes',
            label: t('cancelRule.title'),
            show: (minutes) => says(hoursOf(Number(minutes))),
          },
        ]}
        saving={save.isPending}
        onKeepTheirs={onClose}
        onSaveMine={({ version }) => save.mutate({ ...form.values, version })}
      />
      <CancelHours data-autofocus hint={t('cancelRule.explain')} {...form.getInputProps('hours')} />
    </FormDialog>
  );
}
