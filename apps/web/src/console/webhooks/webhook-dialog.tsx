import { Button, Checkbox, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Webhook } from '@tandem/api/studio';
import { MAX_WEBHOOK_URL_CHARS, type WebhookKind, webhookKinds } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';

type Subject = WebhookKind extends `${infer S}.${string}` ? S : never;
/** The kinds by what they are of, each group in the order of the list. */
const SUBJECTS = [...new Set(webhookKinds.map((kind) => kind.split('.')[0] as Subject))].map((subject) => ({
  subject,
  kinds: webhookKinds.filter((kind) => kind.startsWith(`${subject}.`)),
}));

type Props = {
  /** Null: a new one. */
  webhook: Webhook | null;
  /** @param secret of a new one */
  onSaved: (secret: string | null) => void;
  onClose: () => void;
};

/** Where events go, and which. */
export function WebhookDialog({ webhook, onSaved, onClose }: Props) {
  const { t } = useTranslation('webhooks');
  const { studioId } = useSession();
  const form = useForm({
    initialValues: { url: webhook?.url ?? '', kinds: webhook?.kinds ?? ([] as WebhookKind[]) },
    validate: {
      url: (value) => (/^https?:\/\/\S+$/.test(value.trim()) ? null : t('dialog.urlNeeded')),
      kinds: (value) => (value.length > 0 ? null : t('dialog.kindsNeeded')),
    },
  });
  const save = useMutation({
    mutationFn: async ({ url, kinds }: typeof form.values) => {
      const body = { url: url.trim(), kinds };
      if (!webhook) return (await api.makeWebhook({ params: { studioId }, body })).secret;
      await api.updateWebhook({ params: { studioId, webhookId: webhook.webhookId }, body });
      return null;
    },
    onSuccess: onSaved,
    onError: (error) => markField(error, form),
  });
  return (
    <FormDialog
      onClose={onClose}
      size="lg"
      title={t(webhook ? 'dialog.change' : 'add')}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t(webhook ? 'dialog.save' : 'add')}
    >
      <TextInput
        data-autofocus
        type="url"
        label={t('dialog.url')}
        description={t('dialog.urlHint')}
        maxLength={MAX_WEBHOOK_URL_CHARS}
        autoComplete="off"
        {...form.getInputProps('url')}
      />
      <Checkbox.Group
        label={t('dialog.kinds')}
        description={t('dialog.kindsHint')}
        {...form.getInputProps('kinds')}
      >
        <Group gap="xs" mt="xs">
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => form.setFieldValue('kinds', [...webhookKinds])}
          >
            {t('dialog.all')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => form.setFieldValue('kinds', [])}>
            {t('dialog.none')}
          </Button>
        </Group>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" verticalSpacing="md" mt="md">
          {SUBJECTS.map(({ subject, kinds }) => (
            <Stack key={subject} gap="xs" role="group" aria-labelledby={`webhook-${subject}`}>
              <Text id={`webhook-${subject}`} size="sm" fw={550}>
                {t(`subjects.${subject}`)}
              </Text>
              {kinds.map((kind) => (
                <Checkbox key={kind} value={kind} label={t(`kinds.${kind}`)} />
              ))}
            </Stack>
          ))}
        </SimpleGrid>
      </Checkbox.Group>
    </FormDialog>
  );
}
