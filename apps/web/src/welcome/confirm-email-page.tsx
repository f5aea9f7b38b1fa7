import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { WelcomeFrame } from '../frame/welcome-frame.tsx';
import { Asked } from '../ui/asked.tsx';
import { ProblemAlert } from '../ui/problem.tsx';

/** Opened by a link of a mail: is this address yours? As with every such link, only the button answers. */
export function ConfirmEmailPage() {
  const { t } = useTranslation('access');
  const token = useLocation({ select: (location) => location.hash });
  const asked = useQuery({
    queryKey: ['email-link', token],
    queryFn: () => api.showEmailLink({ body: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const confirm = useMutation({ mutationFn: () => api.confirmEmail({ body: { token } }) });
  if (confirm.data)
    return (
      <WelcomeFrame title={t('confirmEmail.doneTitle')}>
        <Stack align="flex-start">
          <Text role="status">{t('confirmEmail.done', confirm.data)}</Text>
          <Button component="a" href="/" variant="default">
            {t('confirmEmail.on')}
          </Button>
        </Stack>
      </WelcomeFrame>
    );
  return (
    <WelcomeFrame title={t('confirmEmail.title')}>
      <Asked query={asked} loading={<Skeleton h={96} role="status" aria-label={t('loading')} />}>
        {({ email, studioName }) => (
          <Stack>
            <Text>{t('confirmEmail.intro', { email, studioName })}</Text>
            {confirm.error && <ProblemAlert error={confirm.error} />}
            <Button size="md" loading={confirm.isPending} onClick={() => confirm.mutate()}>
              {t('confirmEmail.button')}
            </Button>
            <Text size="sm" c="dimmed">
              {t('confirmEmail.else')}
            </Text>
          </Stack>
        )}
      </Asked>
    </WelcomeFrame>
  );
}
