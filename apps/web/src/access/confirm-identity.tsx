import { PasswordInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, onConfirmNeeded } from '../base/api.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { markField } from '../ui/mark-field.ts';

/** Asks for the password again where the studio wants it, and lets what was asked go on after it. */
export function ConfirmIdentity() {
  const [answer, setAnswer] = useState<{ give: (confirmed: boolean) => void } | null>(null);
  useEffect(() => onConfirmNeeded(() => new Promise<boolean>((resolve) => setAnswer({ give: resolve }))), []);
  if (!answer) return null;
  const close = (confirmed: boolean) => {
    setAnswer(null);
    answer.give(confirmed);
  };
  return <AskPassword onClose={close} />;
}

function AskPassword({ onClose }: { onClose: (confirmed: boolean) => void }) {
  const { t } = useTranslation('access');
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (value) => (value ? null : t('confirmIdentity.needed')) },
  });
  const confirm = useMutation({
    mutationFn: (body: typeof form.values) => api.confirmIdentity({ body }),
    onSuccess: () => onClose(true),
    onError: (error) => markField(error, form),
  });
  return (
    <FormDialog
      onClose={() => onClose(false)}
      title={t('confirmIdentity.title')}
      onSubmit={form.onSubmit((values) => confirm.mutate(values))}
      saving={{ ...confirm, error: form.errors.password ? null : confirm.error }}
      submit={t('confirmIdentity.submit')}
    >
      <Text size="sm">{t('confirmIdentity.why')}</Text>
      <PasswordInput
        data-autofocus
        label={t('signIn.password')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        {...form.getInputProps('password')}
      />
    </FormDialog>
  );
}
