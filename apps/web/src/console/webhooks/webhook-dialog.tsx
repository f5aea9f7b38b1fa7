import { Checkbox, SimpleGrid, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Webhook } from '@tandem/api/studio';
import { MAX_WEBHOOK_URL_CHARS, type WebhookKind, webhookKinds } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';

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
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" mt="xs">
          {webhookKinds.map((kind) => (
            <Checkbox key={kind} value={kind} label={t(`kinds.${kind}`)} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
    </FormDialog>
  );
}
