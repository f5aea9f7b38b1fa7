import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { ProblemAlert } from '../ui/problem.tsx';

/**
 * Has a link mailed that signs in without the password; the answer is the same whether the email is known or not.
 * `field` is where the email is typed: it says itself what it lacks.
 */
export function AskLink({ field }: { field: () => HTMLInputElement }) {
  const { t } = useTranslation('access');
  const ask = useMutation({ mutationFn: (email: string) => api.askSignInLink({ body: { email } }) });
  if (ask.isSuccess)
    return (
      <Text size="sm" role="status">
        {t('askLink.sent', { email: ask.variables })}
      </Text>
    );
  return (
    <>
      {ask.error && <ProblemAlert error={ask.error} />}
      <Button
        variant="subtle"
        size="sm"
        loading={ask.isPending}
        onClick={() => field().reportValidity() && ask.mutate(field().value.trim())}
      >
        {t('askLink.button')}
      </Button>
    </>
  );
}
