import { Button, Skeleton, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type Locale, MIN_PASSWORD_CHARS } from '@tandem/api/words';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, forgetPerson } from '../base/api.ts';
import { WelcomeFrame } from '../frame/welcome-frame.tsx';
import { Form } from '../ui/form.tsx';
import { markField } from '../ui/mark-field.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import { NewPasswordField } from './password-field.tsx';

/** Opened by a link from the studio: a password, and in. It looks the same whether the email is known or not. */
export function InvitationPage() {
  const { t } = useTranslation('welcome');
  const { token } = useSearch({ from: '/welcome/invitation' });
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.showInvitation({ body: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data, error } = invitation;
  const title = data ? t('invitation.title', { studio: data.studioName }) : t('invitation.plainTitle');
  return (
    <WelcomeFrame title={title} intro={data && t('invitation.intro', { name: data.name })}>
      {error ? (
        <Stack align="flex-start">
          <ProblemAlert error={error} />
          <Button component="a" href="/sign-in" variant="default">
            {t('signIn.title')}
          </Button>
        </Stack>
      ) : data ? (
        <PasswordForm token={token} email={data.email} />
      ) : (
        <Skeleton h={240} role="status" aria-label={t('loading')} />
      )}
    </WelcomeFrame>
  );
}

function PasswordForm({ token, email }: { token: string; email: string }) {
  const { t, i18n } = useTranslation('welcome');
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { password: '' },
    validate: {
      password: (value) =>
        value.length >= MIN_PASSWORD_CHARS ? null : t('password.short', { count: MIN_PASSWORD_CHARS }),
    },
  });
  const accept = useMutation({
    mutationFn: ({ password }: { password: string }) =>
      api.acceptInvitation({ body: { token, password, locale: i18n.language as Locale } }),
    onSuccess: ({ studioId, kind }) => {
      forgetPerson();
      return kind === 'staff'
        ? navigate({ to: '/console/$studioId', params: { studioId } })
        : navigate({ to: '/portal/$studioId', params: { studioId } });
    },
    onError: (error) => markField(error, form),
  });
  return (
    <Form
      onSubmit={form.onSubmit((values) => accept.mutate(values))}
      saving={accept}
      submit={t('invitation.submit')}
      submitProps={{ size: 'md' }}
      buttons="wide"
    >
      <TextInput
        size="md"
        type="email"
        label={t('signIn.email')}
        autoComplete="username"
        value={email}
        readOnly
      />
      <NewPasswordField
        size="md"
        label={t('signIn.password')}
        description={t('invitation.passwordHint', { count: MIN_PASSWORD_CHARS })}
        {...form.getInputProps('password')}
      />
    </Form>
  );
}
