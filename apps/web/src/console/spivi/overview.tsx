import { Stack, Title } from '@mantine/core';
import type { SpiviStatus, Studio } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { Choices } from './connection/choices.tsx';
import { ConnectionSection } from './connection/connection-section.tsx';
import { Counts } from './counts.tsx';
import { GymsSection } from './gyms/gyms-section.tsx';
import { HealthLine } from './health/health-line.tsx';
import { spiviHealthQuery } from './queries.ts';
import { RepairList } from './repairs/repair-list.tsx';

/** Repairs close themselves, some without a word from the studio. */
const REFRESH_MS = 5_000;

/** How the integration fares, what a person must mend, and everything that can be set. */
export function Overview(props: {
  status: SpiviStatus;
  studio: Studio;
  connection: NonNullable<SpiviStatus['connection']>;
  onReconnect: () => void;
}) {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const { status, studio, connection } = props;
  // The last step of connecting comes before everything that follows from it.
  const unmapped = status.gyms.length === 0;
  const health = useQuery({ ...spiviHealthQuery(studioId), refetchInterval: REFRESH_MS });
  return (
    <Stack gap={40}>
      <Stack gap="lg">
        <HealthLine status={status} connection={connection} health={health.data} />
        <Asked query={health} loading={160}>
          {({ repairs }) => (
            <RepairList repairs={repairs} status={status} studio={studio} onReconnect={props.onReconnect} />
          )}
        </Asked>
      </Stack>
      {unmapped && <GymsSection status={status} studio={studio} />}
      <Counts status={status} />
      {!unmapped && <GymsSection status={status} studio={studio} />}
      <Stack component="section" gap="md">
        <Title order={2} size="h4">
          {t('choices.title')}
        </Title>
        <Choices connection={connection} />
      </Stack>
      <ConnectionSection connection={connection} onReconnect={props.onReconnect} />
    </Stack>
  );
}
