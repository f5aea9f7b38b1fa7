import { Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { MAX_FACTOR_NAME_CHARS } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { browserName } from '../../access/browser-name.ts';
import { makePasskey } from '../../access/passkey.ts';
import { api } from '../../base/api.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';

/** A passkey of this device, or of one nearby. */
export function AddPasskey({
  onClose,
  onAdded,
}: {
  onClose: () => void;
  onAdded: (codes: string[]) => void;
}) {
  const { t } = useTranslation('access');
  const form = useForm({
    initialValues: { name: browserName(navigator.userAgent) ?? t('factor.kind.passkey') },
    validate: { name: (value) => (value.trim() ? null : t('factor.nameNeeded')) },
  });
  const add = useMutation({
    mutationFn: async ({ name }: typeof form.values) =>
      api.addPasskey({ body: { name, response: await makePasskey() } }),
    onSuccess: ({ recoveryCodes }) => onAdded(recoveryCodes),
  });
  return (
    <FormDialog
      title={t('passkey.add')}
      onClose={onClose}
      onSubmit={form.onSubmit((values) => add.mutate(values))}
      saving={add}
      submit={t('passkey.make')}
    >
      <Text size="sm">{t('passkey.how')}</Text>
      <TextInput
        data-autofocus
        label={t('factor.name')}
        description={t('factor.nameHint')}
        maxLength={MAX_FACTOR_NAME_CHARS}
        {...form.getInputProps('name')}
      />
    </FormDialog>
  );
}
