import { Button, Group, Stack, Text } from '@mantine/core';
import IconDeviceMobile from '@tabler/icons-react/dist/esm/icons/IconDeviceMobile.mjs';
import IconFingerprint from '@tabler/icons-react/dist/esm/icons/IconFingerprint.mjs';
import type { Factor } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { useMe } from '../../base/session.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';

const icons = { app: IconDeviceMobile, passkey: IconFingerprint };

/** The apps and passkeys of whoever is signed in, each with its last use and a way out. */
export function FactorList({ factors }: { factors: Factor[] }) {
  const { t } = useTranslation('access');
  const format = useFormat();
  const client = useQueryClient();
  const { mailServer } = useMe();
  const remove = useMutation({
    mutationFn: ({ factorId }: Factor) => api.removeFactor({ params: { factorId } }),
    onSuccess: async (_, { name }) => {
      notify({ message: t('factor.removed', { name }) });
      await client.invalidateQueries();
    },
    onError: showProblem,
  });
  const ask = (factor: Factor) =>
    confirm({
      title: t('factor.removeTitle', { name: factor.name }),
      text: [t(`factor.removeText.${factor.kind}`), mailServer ? t('factor.mailed') : ''].join(' ').trim(),
      yes: t('factor.remove'),
      onConfirm: () => remove.mutate(factor),
    });
  return (
    <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
      {factors.map((factor) => {
        const Icon = icons[factor.kind];
        return (
          <Group
            component="li"
            key={factor.factorId}
            justify="space-between"
            wrap="nowrap"
            align="flex-start"
          >
            <Group gap="sm" wrap="nowrap" align="flex-start" miw={0}>
              <Icon size={22} stroke={1.6} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
              <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                <Text fw={550}>{factor.name}</Text>
                <Text size="sm" c="dimmed">
                  {t(`factor.kind.${factor.kind}`)} ·{' '}
                  {factor.usedAt
                    ? t('factor.used', { at: format.dateTime(factor.usedAt) })
                    : t('factor.since', { at: format.dateTime(factor.since) })}
                </Text>
              </div>
            </Group>
            <Button
              size="sm"
              variant="default"
              aria-label={t('factor.removeNamed', { name: factor.name })}
              loading={remove.isPending && remove.variables.factorId === factor.factorId}
              onClick={() => ask(factor)}
              style={{ flex: 'none' }}
            >
              {t('factor.remove')}
            </Button>
          </Group>
        );
      })}
    </Stack>
  );
}
