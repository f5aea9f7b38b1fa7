import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { MAX_HOOK_SECRET_CHARS, MIN_HOOK_SECRET_CHARS, sourceNames } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { CopyField } from '../../../ui/copy-field.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { markField } from '../../../ui/mark-field.ts';

const name = sourceNames.momence;

type Props = {
  /** There is a secret, which is replaced. */
  anew: boolean;
  onSaved: () => void;
  onClose: () => void;
};

/** By what webhooks are known: a secret that the other system shows, or one that is made and shown this once. */
export function HookDialog({ anew, onSaved, onClose }: Props) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const [made, setMade] = useState<string | null>(null);
  const form = useForm({
    initialValues: { whose: 'theirs', secret: '', signatureKey: '' },
    validate: {
      secret: (value, { whose }) =>
        whose === 'ours' || value.trim().length >= MIN_HOOK_SECRET_CHARS
          ? null
          : t('hooks.dialog.secretNeeded', { count: MIN_HOOK_SECRET_CHARS }),
    },
  });
  const save = useMutation({
    mutationFn: ({ whose, secret, signatureKey }: typeof form.values) =>
      api.setSourceHook({
        params: { source, studioId },
        body: {
          secret: whose === 'ours' ? null : secret.trim(),
          signatureKey: signatureKey.trim() || null,
        },
      }),
    onSuccess: ({ secret }) => {
      onSaved();
      if (secret === null) onClose();
      else setMade(secret);
    },
    onError: (error) => markField(error, form),
  });
  if (made !== null)
    return (
      <Dialog onClose={onClose} size="lg" title={t('hooks.made.title')} changed>
        <Stack>
          <Text>{t('hooks.made.text', { name })}</Text>
          <CopyField label={t('hooks.dialog.secret')} text={made} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('hooks.made.done')}</Button>
          </Group>
        </Stack>
      </Dialog>
    );
  const field = { autoComplete: 'off', maxLength: MAX_HOOK_SECRET_CHARS } as const;
  return (
    <FormDialog
      onClose={onClose}
      size="lg"
      title={t(anew ? 'hooks.newSecret' : 'hooks.setUp')}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t('hooks.dialog.save')}
    >
      {anew && <Text>{t('hooks.dialog.anew')}</Text>}
      <Radio.Group label={t('hooks.dialog.whose')} {...form.getInputProps('whose')}>
        <Stack gap="xs" mt="xs">
          <Radio value="theirs" label={t('hooks.dialog.theirs', { name })} />
          <Radio value="ours" label={t('hooks.dialog.ours', { name })} />
        </Stack>
      </Radio.Group>
      {form.values.whose === 'theirs' && (
        <TextInput label={t('hooks.dialog.secret')} {...field} {...form.getInputProps('secret')} />
      )}
      <TextInput
        label={t('hooks.dialog.signatureKey')}
        description={t('hooks.dialog.signatureKeyHint', { name })}
        {...field}
        {...form.getInputProps('signatureKey')}
      />
    </FormDialog>
  );
}
