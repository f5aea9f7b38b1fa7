import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeField } from '../../access/code-field.tsx';
import { PasskeyButton } from '../../access/passkey-button.tsx';
import { api, forgetPerson } from '../../base/api.ts';
import { SignOutButton } from '../../frame/sign-out-button.tsx';
import { WelcomeFrame } from '../../frame/welcome-frame.tsx';
import { Form } from '../../ui/form.tsx';
import { markField } from '../../ui/mark-field.ts';

/** After the password: a code of the app, or one of those kept for the day it is lost. */
export function SecondStepPage() {
  const { t } = useTranslation('access');
  const navigate = useNavigate();
  const { next } = useSearch({ from: '/second-step' });
  const [lost, setLost] = useState(false);
  const form = useForm({
    initialValues: { code: '' },
    validate: { code: (value) => (value.trim() ? null : t('factor.codeNeeded')) },
  });
  const enter = () => {
    forgetPerson();
    return navigate({ href: next ?? '/' });
  };
  const prove = useMutation({
    mutationFn: (body: typeof form.values) => api.proveFactor({ body }),
    onSuccess: () => enter(),
    onError: (error) => markField(error, form),
  });
  const turn = () => {
    form.reset();
    prove.reset();
    setLost(!lost);
  };
  return (
    <WelcomeFrame
      title={t('secondStep.title')}
      intro={t(lost ? 'secondStep.recoveryIntro' : 'secondStep.intro')}
    >
      <Stack>
        <Form
          onSubmit={form.onSubmit((values) => prove.mutate(values))}
          saving={{ ...prove, error: form.errors.code ? null : prove.error }}
          submit={t('secondStep.submit')}
          submitProps={{ size: 'md' }}
          buttons="wide"
        >
          {lost ? (
            <TextInput
              key="recovery"
              autoFocus
              size="md"
              label={t('recovery.code')}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={40}
              {...form.getInputProps('code')}
            />
          ) : (
            <CodeField key="app" autoFocus {...form.getInputProps('code')} />
          )}
        </Form>
        <PasskeyButton size="md" send={(passkey) => api.proveFactor({ body: { passkey } })} onDone={enter} />
        <Button variant="subtle" size="sm" onClick={turn}>
          {t(lost ? 'secondStep.useApp' : 'secondStep.useRecovery')}
        </Button>
        <SignOutButton size="sm" />
      </Stack>
    </WelcomeFrame>
  );
}
