import { Button, Center, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { PasskeyButton } from '../access/passkey-button.tsx';
import { useFilledPasskey } from '../access/use-filled-passkey.ts';
import { api, forgetPerson, signIn } from '../base/api.ts';
import { usePageTitle } from '../base/page-title.ts';
import { Masthead } from '../frame/masthead.tsx';
import { useArrived } from '../frame/use-arrived.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import { AskLink } from './ask-link.tsx';

export function SignInPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { next } = useSearch({ from: '/sign-in' });
  usePageTitle(t('signIn.title'));
  useArrived();
  const email = useRef<HTMLInputElement>(null);
  const enter = () => {
    forgetPerson();
    return navigate({ href: next ?? '/' });
  };
  useFilledPasskey(enter);
  const attempt = useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) => signIn(email.trim(), password),
    onSuccess: () => enter(),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    attempt.mutate({ email: String(form.get('email')), password: String(form.get('password')) });
  };
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack w="100%" maw={380} gap="lg">
        <Masthead isHeading />
        <form onSubmit={submit}>
          <Stack gap="md">
            <TextInput
              label={t('signIn.email')}
              type="email"
              autoComplete="username webauthn"
              required
              withAsterisk={false}
              size="md"
              name="email"
              ref={email}
            />
            <PasswordInput
              label={t('signIn.password')}
              autoComplete="current-password"
              required
              withAsterisk={false}
              size="md"
              visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
              name="password"
            />
            {attempt.error && <ProblemAlert error={attempt.error} />}
            <Button type="submit" size="md" loading={attempt.isPending}>
              {t('signIn.submit')}
            </Button>
            <PasskeyButton
              size="md"
              send={(response) => api.signInWithPasskey({ body: { response } })}
              onDone={enter}
            />
            <AskLink field={() => email.current!} />
          </Stack>
        </form>
      </Stack>
    </Center>
  );
}
