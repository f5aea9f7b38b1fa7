import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { WelcomeFrame } from '../frame/welcome-frame.tsx';
import { ProblemAlert } from '../ui/problem.tsx';

/**
 * Opened by a link of a mail. Looking at it changes nothing, since mail programs look at links too: only the button
 * does. The token stands behind the #, where no server sees it.
 */
export function UnsubscribePage() {
  const { t } = useTranslation('rights');
  const token = useLocation({ select: (location) => location.hash });
  const stop = useMutation({ mutationFn: () => api.unsubscribe({ body: { token } }) });
  if (stop.data)
    return (
      <WelcomeFrame title={t('unsubscribe.doneTitle')}>
        <Text role="status">{t(`unsubscribe.done.${stop.data.of}`, { studio: stop.data.studioName })}</Text>
      </WelcomeFrame>
    );
  return (
    <WelcomeFrame title={t('unsubscribe.title')} intro={token ? t('unsubscribe.intro') : undefined}>
      <Stack>
        {token ? (
          <>
            {stop.error && <ProblemAlert error={stop.error} />}
            <Button size="md" loading={stop.isPending} onClick={() => stop.mutate()}>
              {t('unsubscribe.button')}
            </Button>
          </>
        ) : (
          <Text>{t('unsubscribe.noToken')}</Text>
        )}
      </Stack>
    </WelcomeFrame>
  );
}
