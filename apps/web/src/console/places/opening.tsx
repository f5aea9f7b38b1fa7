import { Button, Group, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { OpeningRule, Studio } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { studioQuery, topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import {
  OpeningFields,
  type OpeningValues,
  openingIn,
  openingValues,
  useOpeningChecks,
  useOpeningWords,
} from '../opening-rule.tsx';

/** From when on members book; owners and managers change it, the others read it. */
export function OpeningOfStudio({ studio }: { studio: Studio }) {
  const { t } = useTranslation('team');
  const { role } = useSession();
  const says = useOpeningWords();
  const [editing, dialog] = useDisclosure();
  return (
    <section>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={2} size="h4">
            {t('opening.title')}
          </Title>
          <Text>{says(studio.opening)}</Text>
          <Text size="sm" c="dimmed">
            {t('opening.explain')}
          </Text>
        </div>
        {may(role, 'manageClasses') && (
          <Button
            size="sm"
            variant="default"
            flex="none"
            aria-label={t('opening.changeRule')}
            onClick={dialog.open}
          >
            {t('opening.change')}
          </Button>
        )}
      </Group>
      {editing && <OpeningDialog studio={studio} onClose={dialog.close} />}
    </section>
  );
}

function OpeningDialog(props: { studio: Studio; onClose: () => void }) {
  const { t } = useTranslation('team');
  const client = useQueryClient();
  const says = useOpeningWords();
  const { onClose } = props;
  /** As it was when the form was opened; the page behind goes on. */
  const [seen] = useState(props.studio);
  const { studioId, opening } = seen;
  const form = useForm<OpeningValues>({
    initialValues: openingValues(opening),
    validate: useOpeningChecks(),
  });
  const ruleOf = (values: OpeningValues): OpeningRule => openingIn(values) ?? opening;
  const save = useMutation({
    mutationFn: ({ version = seen.version, ...values }: OpeningValues & { version?: number }) =>
      api.updateStudio({ params: { studioId }, body: { opening: ruleOf(values), version } }),
    onSuccess: (saved) => {
      client.setQueryData(studioQuery(studioId).queryKey, saved);
      notify({ message: t('saved') });
      onClose();
      return client.invalidateQueries({ queryKey: topicKey('class', studioId) });
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t('opening.title')}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={{ ...save, error: presentOf(save.error) ? null : save.error }}
      submit={t('save')}
    >
      <Conflict<Studio>
        error={save.error}
        seen={{ opening }}
        mine={{ opening: ruleOf(form.values) }}
        fields={[{ field: 'opening', label: t('opening.title'), show: (rule) => says(rule as OpeningRule) }]}
        saving={save.isPending}
        onKeepTheirs={onClose}
        onSaveMine={({ version }) => save.mutate({ ...form.values, version })}
      />
      <OpeningFields form={form} />
    </FormDialog>
  );
}
