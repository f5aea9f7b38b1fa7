import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Six digits from an app; phones and browsers offer what they know. */
export function CodeField(props: TextInputProps) {
  const { t } = useTranslation('access');
  return (
    <TextInput
      label={t('factor.code')}
      autoComplete="one-time-code"
      inputMode="numeric"
      maxLength={12}
      size="md"
      {...props}
    />
  );
}
