import { PasswordInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { MIN_PASSWORD_CHARS } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { markField } from '../ui/mark-field.ts';
import { notify } from '../ui/notify.tsx';
import { NewPasswordField } from './password-field.tsx';

/** Asks for one's own new password, and the present one. */
export default function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('welcome');
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: {
      currentPassword: (value) => (value ? null : t('needed')),
      newPassword: (value) =>
        value.length >= MIN_PASSWORD_CHARS ? null : t('password.short', { count: MIN_PASSWORD_CHARS }),
    },
  });
  const change = useMutation({
    mutationFn: (body: typeof form.values) => api.changePassword({ body }),
    onSuccess: () => {
      notify({ message: t('changePassword.done') });
      onClose();
    },
    onError: (error) => markField(error, form),
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t('changePassword.title')}
      onSubmit={form.onSubmit((values) => change.mutate(values))}
      saving={{ ...change, error: form.errors.currentPassword ? null : change.error }}
      submit={t('save')}
    >
      <PasswordInput
        data-autofocus
        label={t('changePassword.current')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        {...form.getInputProps('currentPassword')}
      />
      <NewPasswordField label={t('changePassword.new')} {...form.getInputProps('newPassword')} />
      <Text size="sm" c="dimmed">
        {t('changePassword.others')}
      </Text>
    </FormDialog>
  );
}
