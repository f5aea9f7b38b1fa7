import { Button, PasswordInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { useMe } from '../base/session.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { markField } from '../ui/mark-field.ts';
import { CodeField } from './code-field.tsx';
import { PasskeyButton } from './passkey-button.tsx';

/** By the password, or by what this sign-in was proved with beside it. */
export default function AskAgain({ onClose }: { onClose: (confirmed: boolean) => void }) {
  const { t } = useTranslation('access');
  const proved = useMe().secondFactor === 'proved';
  const [way, setWay] = useState<'password' | 'code'>('password');
  const form = useForm({
    initialValues: { password: '', code: '' },
    validate: {
      password: (value) => (way === 'code' || value ? null : t('confirmIdentity.needed')),
      code: (value) => (way === 'password' || value.trim() ? null : t('factor.codeNeeded')),
    },
  });
  const confirm = useMutation({
    mutationFn: ({ password, code }: typeof form.values) =>
      way === 'code' ? api.proveFactor({ body: { code } }) : api.confirmIdentity({ body: { password } }),
    onSuccess: () => onClose(true),
    onError: (error) => markField(error, form),
  });
  const turn = () => {
    confirm.reset();
    setWay(way === 'code' ? 'password' : 'code');
  };
  return (
    <FormDialog
      onClose={() => onClose(false)}
      title={t('confirmIdentity.title')}
      onSubmit={form.onSubmit((values) => confirm.mutate(values))}
      saving={{ ...confirm, error: form.errors[way] ? null : confirm.error }}
      submit={t('confirmIdentity.submit')}
    >
      <Text size="sm">{t('confirmIdentity.why')}</Text>
      {way === 'code' ? (
        <CodeField data-autofocus {...form.getInputProps('code')} />
      ) : (
        <PasswordInput
          data-autofocus
          label={t('signIn.password')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          {...form.getInputProps('password')}
        />
      )}
      {proved && (
        <>
          <Button variant="subtle" size="sm" onClick={turn}>
            {t(way === 'code' ? 'confirmIdentity.byPassword' : 'confirmIdentity.byCode')}
          </Button>
          <PasskeyButton
            size="sm"
            send={(passkey) => api.proveFactor({ body: { passkey } })}
            onDone={() => onClose(true)}
          />
        </>
      )}
    </FormDialog>
  );
}
