import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';

/** A password that is being chosen, with what is asked of it and a way to see it. */
export function NewPasswordField(props: PasswordInputProps) {
  const { t } = useTranslation('welcome');
  return (
    <PasswordInput
      description={t('password.rule', { count: MIN_PASSWORD_CHARS })}
      autoComplete="new-password"
      maxLength={MAX_PASSWORD_CHARS}
      visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      {...props}
    />
  );
}
