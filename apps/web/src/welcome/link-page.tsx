import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { MIN_PASSWORD_CHARS } from '@tandem/api/words';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, forgetPerson } from '../base/api.ts';
import { isProblem } from '../base/client.ts';
import { useFormat } from '../base/format.ts';
import { WelcomeFrame } from '../frame/welcome-frame.tsx';
import { Form } from '../ui/form.tsx';
import { markField } from '../ui/mark-field.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import { NewPasswordField } from './password-field.tsx';

/** Opened by the link of a mail: in at once, or first another password. Only a button uses the link up. */
export function LinkPage() {
  const { t } = useTranslation('access');
  const navigate = useNavigate();
  const token = useLocation({ select: (location) => location.hash });
  const [choosing, setChoosing] = useState(false);
  const format = useFormat();
  const link = useQuery({
    queryKey: ['sign-in-link', token],
    queryFn: () => api.showSignInLink({ body: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const studios = link.data?.studioNames ?? [];
  const form = useForm({
    initialValues: { password: '' },
    validate: {
      password: (value) =>
        value.length >= MIN_PASSWORD_CHARS ? null : t('signInLink.short', { count: MIN_PASSWORD_CHARS }),
    },
  });
  const enter = useMutation({
    mutationFn: (password: string | undefined) => api.redeemSignInLink({ body: { token, password } }),
    onSuccess: () => {
      forgetPerson();
      return navigate({ to: '/' });
    },
    onError: (error) => markField(error, form),
  });
  return (
    <WelcomeFrame
      title={studios.length === 1 ? t('signInLink.titleOf', { studio: studios[0] }) : t('signInLink.title')}
      intro={studios.length > 1 && t('signInLink.opens', { studios: format.list(studios) })}
    >
      {link.isPending ? (
        <Skeleton h={140} role="status" aria-label={t('loading')} />
      ) : isProblem(link.error, 'sign_in_link_invalid') ? (
        <Stack align="flex-start">
          <ProblemAlert error={link.error} />
          <Button component="a" href="/sign-in" variant="default">
            {t('signIn.title')}
          </Button>
        </Stack>
      ) : choosing ? (
        <Form
          onSubmit={form.onSubmit(({ password }) => enter.mutate(password))}
          saving={{ ...enter, error: form.errors.password ? null : enter.error }}
          submit={t('signInLink.save')}
          submitProps={{ size: 'md' }}
          buttons="wide"
        >
          <NewPasswordField
            size="md"
            label={t('signInLink.newPassword')}
            {...form.getInputProps('password')}
          />
        </Form>
      ) : (
        <Stack>
          {enter.error && <ProblemAlert error={enter.error} />}
          <Button size="md" loading={enter.isPending} onClick={() => enter.mutate(undefined)}>
            {t('signIn.submit')}
          </Button>
          <Button size="md" variant="default" onClick={() => setChoosing(true)}>
            {t('signInLink.choose')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('signInLink.once')}
          </Text>
        </Stack>
      )}
    </WelcomeFrame>
  );
}
