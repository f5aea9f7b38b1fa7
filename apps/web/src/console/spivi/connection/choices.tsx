import { Stack, Switch } from '@mantine/core';
import type { SpiviStatus } from '@tandem/api/studio';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { spiviQuery } from '../queries.ts';
import { useSpiviChange } from '../use-spivi-change.ts';

const CHOICES = ['createMissing', 'pushDetails'] as const;

/** What Tandem may write about people at Spivi; saved at once. */
export function Choices({ connection }: { connection: NonNullable<SpiviStatus['connection']> }) {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const client = useQueryClient();
  const { createMissing, pushDetails } = connection;
  const choose = useSpiviChange({
    change: (choices: { createMissing: boolean; pushDetails: boolean }) =>
      api.setSpiviChoices({ params: { studioId }, body: choices }),
    onSuccess: (status) => client.setQueryData(spiviQuery(studioId).queryKey, status),
  });
  const shown = choose.isPending ? choose.variables : { createMissing, pushDetails };
  return (
    <Stack gap="md">
      {CHOICES.map((choice) => (
        <Switch
          key={choice}
          checked={shown[choice]}
          disabled={choose.isPending}
          label={t(`choices.${choice}.label`)}
          description={t(`choices.${choice}.about`)}
          onChange={(event) =>
            choose.mutate({ createMissing, pushDetails, [choice]: event.currentTarget.checked })
          }
        />
      ))}
    </Stack>
  );
}
