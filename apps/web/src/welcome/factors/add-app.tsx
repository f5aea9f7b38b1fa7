import { Code, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { MAX_FACTOR_NAME_CHARS } from '@tandem/api/words';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CodeField } from '../../access/code-field.tsx';
import { api } from '../../base/api.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { ProblemAlert } from '../../ui/problem.tsx';
import { Qr } from './qr.tsx';

const GROUP = /.{4}(?=.)/g;

/** An app that shows codes: its picture is read, and its first code typed. */
export function AddApp({ onClose, onAdded }: { onClose: () => void; onAdded: (codes: string[]) => void }) {
  const { t } = useTranslation('access');
  // Asked for anew each time: a key that was shown and left is none.
  const begun = useQuery({
    queryKey: ['factors', 'begun'],
    queryFn: () => api.startAppFactor(),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const form = useForm({
    initialValues: { name: t('factor.appName'), code: '' },
    validate: {
      name: (value) => (value.trim() ? null : t('factor.nameNeeded')),
      code: (value) => (/^\s*(\d\s*){6}$/.test(value) ? null : t('factor.sixDigits')),
    },
  });
  const add = useMutation({
    mutationFn: (body: typeof form.values) => api.addAppFactor({ body }),
    onSuccess: ({ recoveryCodes }) => onAdded(recoveryCodes),
    onError: (error) => markField(error, form),
  });
  return (
    <FormDialog
      title={t('factor.addApp')}
      onClose={onClose}
      onSubmit={form.onSubmit((values) => add.mutate(values))}
      saving={{ ...add, error: form.errors.code ? null : add.error }}
      submit={begun.data ? t('factor.add') : null}
    >
      {begun.error ? (
        <ProblemAlert error={begun.error} retry={begun.refetch} />
      ) : begun.data ? (
        <>
          <Text size="sm">{t('factor.scan')}</Text>
          <Group align="flex-start">
            <Qr text={begun.data.url} label={t('factor.picture')} />
            <Stack gap="xs" flex="1 1 160px">
              <Text size="sm" c="dimmed">
                {t('factor.key')}
              </Text>
              <Code fz="sm" data-testid="factor-key">
                {begun.data.key.replace(GROUP, '$& ')}
              </Code>
            </Stack>
          </Group>
          <CodeField data-autofocus {...form.getInputProps('code')} />
          <TextInput
            label={t('factor.name')}
            description={t('factor.nameHint')}
            maxLength={MAX_FACTOR_NAME_CHARS}
            {...form.getInputProps('name')}
          />
        </>
      ) : (
        <Skeleton h={320} role="status" aria-label={t('loading')} />
      )}
    </FormDialog>
  );
}
