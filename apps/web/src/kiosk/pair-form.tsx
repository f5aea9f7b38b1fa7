import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import classes from './kiosk.module.css';

/** Lets this tablet in by the code that the console has told. */
export function PairForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('kiosk');
  const pair = useMutation({
    mutationFn: (code: string) => api.pairKiosk({ body: { code } }),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    pair.mutate(String(new FormData(event.currentTarget).get('code')));
  };
  return (
    <form onSubmit={submit} className={classes.pair}>
      <Stack gap="lg">
        <div>
          <Title order={1}>{t('pair.title')}</Title>
          <Text mt="xs">{t('pair.intro')}</Text>
        </div>
        <TextInput
          name="code"
          size="xl"
          required
          withAsterisk={false}
          label={t('pair.code')}
          maxLength={40}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          classNames={{ input: classes.code! }}
        />
        {pair.error && <ProblemAlert error={pair.error} />}
        <Button type="submit" size="xl" loading={pair.isPending}>
          {t('pair.enter')}
        </Button>
      </Stack>
    </form>
  );
}
