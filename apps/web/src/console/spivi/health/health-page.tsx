import { Skeleton, Stack, Text } from '@mantine/core';
import type { SpiviHealth } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../base/session.ts';
import { Asked } from '../../../ui/asked.tsx';
import { ConnectionChip } from '../connection/connection-chip.tsx';
import { ReconnectLink } from '../connection/reconnect-link.tsx';
import { spiviHealthQuery, spiviQuery } from '../queries.ts';
import { SpiviFrame } from '../spivi-frame.tsx';
import { AttemptsLog } from './attempts-log.tsx';
import { DiagnosticsButton } from './diagnostics-button.tsx';
import { DriftList } from './drift-list.tsx';
import { HealthFacts } from './health-facts.tsx';
import { HealthLine } from './health-line.tsx';
import { NoticeList } from './notice-list.tsx';

/** Figures such as the rate of calls change without a word from the studio. */
const REFRESH_MS = 15_000;

/** How the integration fares in numbers, what was found changed at Spivi, and every call. */
export function HealthPage() {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const { classId, customerId } = useSearch({ from: '/console/$studioId/integrations/spivi/health' });
  const status = useQuery(spiviQuery(studioId));
  const health = useQuery({
    ...spiviHealthQuery(studioId),
    refetchInterval: REFRESH_MS,
  });
  const connection = status.data?.connection;
  // Who came for the calls of one class or person finds them first.
  const sought = classId !== undefined || customerId !== undefined;
  return (
    <SpiviFrame
      page="health"
      title={t('health.title')}
      aside={health.data && <ConnectionChip state={health.data.state} />}
    >
      <Stack gap={40}>
        {sought && <AttemptsLog />}
        <Asked
          query={health}
          loading={
            <>
              <Skeleton h={56} />
              <Skeleton h={240} />
            </>
          }
        >
          {(data) => (
            <>
              {status.data && connection && connection.state !== 'draft' && (
                <Stack gap="sm" align="flex-start">
                  <HealthLine status={status.data} connection={connection} health={data} />
                  {connection.state === 'reauth' && <ReconnectLink />}
                </Stack>
              )}
              {!connection && <Text>{t('health.none')}</Text>}
              <Report health={data} />
            </>
          )}
        </Asked>
        {!sought && <AttemptsLog />}
      </Stack>
    </SpiviFrame>
  );
}

function Report({ health }: { health: SpiviHealth }) {
  return (
    <>
      <HealthFacts health={health} />
      <DriftList drift={health.drift} />
      <NoticeList notices={health.notices} />
      <DiagnosticsButton />
    </>
  );
}
