import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { ProblemAlert } from '../ui/problem.tsx';

/** Has a link mailed that signs in without the password; the answer is the same whether the email is known or not. */
export function AskLink({ email }: { email: () => string }) {
  const { t } = useTranslation('access');
  const ask = useMutation({ mutationFn: () => api.askSignInLink({ body: { email: email().trim() } }) });
  if (ask.isSuccess)
    return (
      <Text size="sm" role="status">
        {t('askLink.sent', { email: email().trim() })}
      </Text>
    );
  return (
    <>
      {ask.error && <ProblemAlert error={ask.error} />}
      <Button variant="subtle" size="sm" loading={ask.isPending} onClick={() => ask.mutate()}>
        {t('askLink.button')}
      </Button>
    </>
  );
}
