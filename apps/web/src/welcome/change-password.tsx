import { Button, type ButtonProps, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { markField } from '../ui/mark-field.ts';
import { notify } from '../ui/notify.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { MIN_PASSWORD_CHARS, NewPasswordField } from './password-field.tsx';

/** A button that opens the dialog for one's own new password. */
export function ChangePassword(props: ButtonProps) {
  const { t } = useTranslation('welcome');
  const [opened, dialog] = useDisclosure();
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconKey size={18} aria-hidden />}
        onClick={dialog.open}
        {...props}
      >
        {t('changePassword.open')}
      </Button>
      {opened && <PasswordDialog onClose={dialog.close} />}
    </>
  );
}

function PasswordDialog({ onClose }: { onClose: () => void }) {
  useReturnFocus();
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
    <Modal
      opened
      onClose={onClose}
      title={t('changePassword.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
        <Stack>
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
          {change.error && !form.errors.currentPassword && <ProblemAlert error={change.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
